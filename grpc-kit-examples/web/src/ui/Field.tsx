import { type ComponentProps, useId } from "react";

interface FieldProps extends Omit<ComponentProps<"input">, "id" | "aria-invalid"> {
  readonly label: string;
  readonly error?: string | undefined;
}

/** A labelled input, and what is wrong with it below it. */
export function Field({ label, error, ...input }: FieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input id={id} {...invalid(id, error)} {...input} />
      <FieldError id={id} error={error} />
    </div>
  );
}

interface TextAreaProps extends Omit<ComponentProps<"textarea">, "id" | "aria-invalid"> {
  readonly label: string;
  readonly error?: string | undefined;
}

export function TextArea({ label, error, ...area }: TextAreaProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea id={id} {...invalid(id, error)} {...area} />
      <FieldError id={id} error={error} />
    </div>
  );
}

function FieldError({ id, error }: { id: string; error: string | undefined }) {
  return error === undefined ? null : (
    <p className="field-error" id={`${id}-error`}>
      {error}
    </p>
  );
}

function invalid(id: string, error: string | undefined) {
  return error === undefined
    ? {}
    : ({ "aria-invalid": true, "aria-describedby": `${id}-error` } as const);
}
