import { type ComponentChildren, createContext } from "preact";
import { useContext } from "preact/hooks";

/** What is wrong with one field, in words that say how to mend it. */
export type Problem = { readonly field: string; readonly message: string };

/** The name of the form around a control; it tells apart fields of one name in several forms of a page. */
const FormName = createContext("");

const useInputId = (name: string): string => ["field", useContext(FormName), name].filter(Boolean).join("-");

const ProblemLink = ({ problem }: { problem: Problem }) => (
  <a href={`#${useInputId(problem.field)}`}>{problem.message}</a>
);

/**
 * Names every problem at once, each a link to its field. It takes the focus, so a screen reader starts here. It stands
 * inside its `Form` where that has a name.
 */
export const ErrorSummary = ({ problems }: { problems: readonly Problem[] }) =>
  problems.length === 0 ? null : (
    <section class="error-summary" aria-labelledby="problems" tabindex={-1} autofocus>
      <h2 id="problems">{problems.length === 1 ? "One thing to mend" : `${problems.length} things to mend`}</h2>
      <ul>
        {problems.map((problem) => (
          <li>
            <ProblemLink problem={problem} />
          </li>
        ))}
      </ul>
    </section>
  );

/** A form that posts to `action`. The server judges every field, so the browser's own checks stay off. */
export const Form = (props: {
  action: string;
  children: ComponentChildren;
  method?: "post" | "get";
  /** True where the form carries files. */
  files?: boolean;
  label?: string;
  /** Needed where several forms of one page have fields of the same name. */
  name?: string;
}) => (
  <form
    class="form"
    method={props.method ?? "post"}
    action={props.action}
    enctype={props.files ? "multipart/form-data" : undefined}
    aria-label={props.label}
    novalidate
  >
    <FormName.Provider value={props.name ?? ""}>{props.children}</FormName.Provider>
  </form>
);

/** What every control has: a label, and perhaps a hint, an error and the words that somebody typed before. */
type ControlProps = {
  readonly name: string;
  readonly label: string;
  readonly hint?: ComponentChildren;
  readonly error?: string | undefined;
  readonly value?: string | undefined;
  /** `one-of`: another control may be filled instead, and the words around say so. */
  readonly optional?: boolean | "one-of";
  readonly autocomplete?: string;
  readonly maxLength?: number;
};

const useDescription = ({ name, hint, error }: ControlProps): string | undefined => {
  const id = useInputId(name);
  return [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;
};

const useDescribed = (props: ControlProps) => ({
  id: useInputId(props.name),
  name: props.name,
  required: !props.optional,
  "aria-describedby": useDescription(props),
  "aria-invalid": props.error ? ("true" as const) : undefined,
});

const Notes = ({ control }: { control: ControlProps }) => {
  const id = useInputId(control.name);
  return (
    <>
      {control.hint && (
        <p class="hint" id={`${id}-hint`}>
          {control.hint}
        </p>
      )}
      {control.error && (
        <p class="error" id={`${id}-error`}>
          <span class="unseen">Problem: </span>
          {control.error}
        </p>
      )}
    </>
  );
};

const Labelled = ({ control, children }: { control: ControlProps; children: ComponentChildren }) => (
  <div class={control.error ? "field wrong" : "field"}>
    <label for={useInputId(control.name)}>
      {control.label}
      {control.optional === true && <span class="optional"> (optional)</span>}
    </label>
    <Notes control={control} />
    {children}
  </div>
);

export type FieldProps = ControlProps & {
  readonly type?:
    | "text"
    | "email"
    | "url"
    | "tel"
    | "password"
    | "search"
    | "date"
    | "time"
    | "datetime-local"
    | "number";
  readonly inputMode?: "text" | "numeric" | "decimal" | "email" | "url" | "tel" | "search";
  /** About how much will be typed; the width says it before the words do. */
  readonly width?: "short" | "date" | "medium" | "full";
};

/** One line of text. */
export const Field = (props: FieldProps) => (
  <Labelled control={props}>
    <input
      {...useDescribed(props)}
      class={props.width ?? "full"}
      // Preact's types tell apart which roles each type of input may have, and so accept only a literal here.
      type={(props.type ?? "text") as "text"}
      value={props.value}
      inputmode={props.inputMode}
      autocomplete={props.autocomplete}
      maxlength={props.maxLength}
      dir="auto"
    />
  </Labelled>
);

/** Several lines of text. */
export const TextArea = (props: ControlProps & { readonly rows?: number }) => (
  <Labelled control={props}>
    <textarea
      {...useDescribed(props)}
      rows={props.rows ?? 6}
      maxlength={props.maxLength}
      autocomplete={props.autocomplete}
      dir="auto"
    >
      {props.value}
    </textarea>
  </Labelled>
);

type Option = { readonly value: string; readonly label: string; readonly hint?: string };

/** One of several, folded. */
export const Select = (props: ControlProps & { readonly options: readonly Option[] }) => (
  <Labelled control={props}>
    <select {...useDescribed(props)} autocomplete={props.autocomplete}>
      {props.options.map((option) => (
        <option value={option.value} selected={option.value === props.value}>
          {option.label}
        </option>
      ))}
    </select>
  </Labelled>
);

/** A file; `accept` is the list of types, as the attribute of that name takes it. The form needs `files`. */
export const FileField = (props: ControlProps & { readonly accept?: string; readonly multiple?: boolean }) => (
  <Labelled control={props}>
    <input {...useDescribed(props)} type="file" accept={props.accept} multiple={props.multiple} />
  </Labelled>
);

/** A value that the page sends and nobody types. */
export const Hidden = ({ name, value }: { name: string; value: string }) => (
  <input type="hidden" name={name} value={value} />
);

/** Sends its form. With a `name`, its `value` says which of several buttons was pressed. */
export const Button = (props: {
  children: ComponentChildren;
  kind?: "primary" | "secondary" | "danger";
  name?: string;
  value?: string;
}) => (
  <button type="submit" class={`button ${props.kind ?? "primary"}`} name={props.name} value={props.value}>
    {props.children}
  </button>
);

/** A link that looks like a button, for a way that only leads somewhere. */
export const ButtonLink = (props: { href: string; children: ComponentChildren; kind?: "primary" | "secondary" }) => (
  <a class={`button ${props.kind ?? "primary"}`} href={props.href}>
    {props.children}
  </a>
);

/** The buttons at the end of a form or a page, side by side where there is room. */
export const Actions = ({ children }: { children: ComponentChildren }) => <div class="actions">{children}</div>;
