import { render } from "preact-render-to-string";
import { expect, test } from "vitest";
import { ErrorSummary, Field, FileField, Form, Select, TextArea } from "./form.tsx";

test("a field names its hint and its problem, and keeps what was typed", () => {
  const html = render(
    <Field
      name="mail"
      label="Mail"
      hint="At work"
      error="No @ in it"
      value={'a"b'}
      autocomplete="email"
      type="email"
    />,
  );
  expect(html).toContain('<label for="field-mail">Mail</label>');
  expect(html).toContain('aria-describedby="field-mail-hint field-mail-error"');
  expect(html).toContain('id="field-mail-hint"');
  expect(html).toContain('id="field-mail-error"');
  expect(html).toContain('aria-invalid="true"');
  expect(html).toContain('value="a&quot;b"');
  expect(html).toContain('autocomplete="email"');
});

test("a field without problem or hint claims neither", () => {
  const html = render(<Field name="mail" label="Mail" optional />);
  expect(html).not.toContain("aria-invalid");
  expect(html).not.toContain("aria-describedby");
  expect(html).not.toContain("required");
  expect(html).toContain("(optional)");
});

test("every problem leads to its field, whatever kind of field it is", () => {
  const controls = [
    <Field name="a" label="A" />,
    <TextArea name="b" label="B" />,
    <Select name="c" label="C" options={[]} />,
    <FileField name="f" label="F" />,
  ];
  const problems = [..."abcf"].map((field) => ({ field, message: `Mend ${field}` }));
  const html = render(
    <Form action="/x" files>
      <ErrorSummary problems={problems} />
      {controls}
    </Form>,
  );
  for (const { field } of problems) {
    expect(html).toContain(`<a href="#field-${field}">Mend ${field}</a>`);
    expect(html.split(`id="field-${field}"`)).toHaveLength(2);
  }
  expect(html).toContain('enctype="multipart/form-data"');
});

test("fields of one name in two forms of a page are two fields", () => {
  const formOf = (name: string) => (
    <Form action="/x" name={name}>
      <ErrorSummary problems={[{ field: "mail", message: "Mend it" }]} />
      <Field name="mail" label="Mail" hint="At work" error="Mend it" />
    </Form>
  );
  const html = render(formOf("people")) + render(formOf("seats"));
  for (const id of ["field-people-mail", "field-seats-mail"]) {
    expect(html.split(`id="${id}"`)).toHaveLength(2);
    expect(html).toContain(`<label for="${id}">`);
    expect(html).toContain(`href="#${id}"`);
    expect(html).toContain(`aria-describedby="${id}-hint ${id}-error"`);
  }
});

test("without problems there is no summary", () => {
  expect(render(<ErrorSummary problems={[]} />)).toBe("");
});

test("the words in a text area stay words", () => {
  expect(render(<TextArea name="t" label="T" value="</textarea><script>" />)).toContain("&lt;/textarea>&lt;script>");
});

test("the chosen option stays chosen", () => {
  const options = [
    { value: "a", label: "A" },
    { value: "b", label: "B" },
  ];
  expect(render(<Select name="s" label="S" value="b" options={options} />)).toMatch(
    /<option[^>]*value="b"[^>]*selected|<option selected[^>]*value="b"/,
  );
});
