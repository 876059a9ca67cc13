/** Where a fact is from; a web address becomes a link. */
export const Source = ({ text }: { text: string }) =>
  /^https?:\/\/\S+$/.test(text) ? (
    <a href={text} rel="noopener nofollow">
      {text
        .replace(/^https?:\/\/(?:www\.)?|\/$/g, "")
        .split(/(?<=\/)/)
        .map((part) => (
          <>
            {part}
            <wbr />
          </>
        ))}
    </a>
  ) : (
    <bdi>{text}</bdi>
  );
