import { type FormEvent, useEffect, useRef } from "react";

import { session } from "../rpc/clients";
import { fieldErrors } from "../rpc/errors";
import { useUnary } from "../rpc/useUnary";
import { Field } from "../ui/Field";
import { Logo } from "../ui/Icon";
import { ErrorNotice, Hint } from "../ui/Notice";

interface Credentials {
  readonly email: string;
  readonly password: string;
}

const signInWith = ({ email, password }: Credentials): Promise<void> =>
  session.signIn(email, password);

export function SignIn({ notice }: { notice: string | undefined }) {
  const signIn = useUnary(signInWith);
  const errors = fieldErrors(signIn.error);
  const form = useRef<HTMLFormElement>(null);

  useEffect(() => {
    document.title = "Sign in · grpc-kit";
    form.current?.querySelector("input")?.focus();
  }, []);

  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    void signIn.call({ email: String(data.get("email")), password: String(data.get("password")) });
  };

  return (
    <main className="sign-in">
      <form ref={form} className="card" onSubmit={submit} noValidate>
        <Logo />
        <h1>Sign in</h1>
        {notice && !signIn.error && <Hint>{notice}</Hint>}
        <ErrorNotice error={signIn.error} fields={["email", "password"]} />
        <Field
          label="E-mail"
          name="email"
          type="email"
          autoComplete="username"
          error={errors["email"]}
        />
        <Field
          label="Password"
          name="password"
          type="password"
          autoComplete="current-password"
          error={errors["password"]}
        />
        <button type="submit" disabled={signIn.pending}>
          {signIn.pending ? "Signing in …" : "Sign in"}
        </button>
        <Hint>
          On the embedded database, <code>alice@example.com</code> may do everything,{" "}
          <code>bob@example.com</code> a little less. The server prints their password when it
          starts.
        </Hint>
      </form>
    </main>
  );
}
