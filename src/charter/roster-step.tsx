import { Actions, Button, Field, FileField, Form, Hidden, Select, Source, TextArea } from "../platform/html/index.ts";
import { StepForm, type StepProps } from "./founding-steps.tsx";

/** The members of a committee in one go, and who the documents name as the ones who preside. */
export function RosterStep(step: StepProps) {
  const again = step.again.form === "roster";
  return (
    <div id="roster">
      {step.chairs.length > 0 && (
        <>
          <p>Documents name these people as presiding. Record them if that is right:</p>
          <ul class="said">
            {step.chairs.map(({ body, title, person, source }) => (
              <li>
                <p>
                  <span>
                    {person ? (
                      <>
                        <bdi>{person.name}</bdi>
                        {person.github && ` (${person.github} on GitHub)`}, {title} of the {body.shortName}
                      </>
                    ) : (
                      `A placeholder stands where the ${title} of the ${body.shortName} should be named`
                    )}
                    : <Source text={source} />
                  </span>
                </p>
                {person?.github && step.may && (
                  <Form action="/founding/seats" name={`chair-${body.slug}`} label={`Record ${person.name}`}>
                    <Hidden name="place" value={`${body.slug}/chair`} />
                    <Hidden name="name" value={person.name} />
                    <Hidden name="github" value={person.github} />
                    <Hidden name="source" value={source} />
                    <Field name="startsOn" label="First day" type="date" width="date" />
                    <Actions>
                      <Button kind="secondary">Record the holder</Button>
                    </Actions>
                  </Form>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
      <StepForm step={step} name="roster" title="Bring in a roster" files>
        {(field) => (
          <>
            <Select
              {...field("body")}
              label="Members of"
              options={step.bodies.map((it) => ({ value: it.slug, label: it.name }))}
            />
            <FileField
              {...field("file")}
              label="A table in Markdown, or CSV"
              hint={
                again
                  ? "Choose the file again: browsers do not keep it"
                  : "With columns such as Name, GitHub, Term begins, Term ends, Affiliation"
              }
              accept=".md,.markdown,.csv,.txt,text/markdown,text/csv,text/plain"
              optional="one-of"
            />
            <TextArea {...field("text")} label="Or its text, pasted" rows={3} optional="one-of" />
            <Field {...field("source")} label="Source" hint="A link to where the roster stands" />
            <Actions>
              <Button kind="secondary">Read the roster</Button>
            </Actions>
          </>
        )}
      </StepForm>
    </div>
  );
}
