import { type FormEvent, useState } from "react";

import type { User } from "../gen/user/v1/user_pb";
import { users } from "../rpc/clients";
import { fieldErrors } from "../rpc/errors";
import { useUnary } from "../rpc/useUnary";
import { Field } from "../ui/Field";
import { ErrorNotice } from "../ui/Notice";

const NOBODY = { name: "", email: "" };

/** The server says what is wrong with a user; its words stand under the fields. */
export function CreateUser({ onCreated }: { onCreated: (user: User) => void }) {
  const create = useUnary(users.createUser);
  const [draft, setDraft] = useState(NOBODY);
  const errors = fieldErrors(create.error);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const response = await create.call(draft);
    if (response?.user) {
      onCreated(response.user);
      setDraft(NOBODY);
    }
  };

  return (
    <form className="card" onSubmit={(event) => void submit(event)} noValidate>
      <h2>New user</h2>
      <Field
        label="Name"
        value={draft.name}
        autoComplete="off"
        error={errors["name"]}
        onChange={(event) => setDraft({ ...draft, name: event.target.value })}
      />
      <Field
        label="E-mail"
        type="email"
        value={draft.email}
        autoComplete="off"
        error={errors["email"]}
        onChange={(event) => setDraft({ ...draft, email: event.target.value })}
      />
      <ErrorNotice error={create.error} fields={["name", "email"]} />
      <button type="submit" disabled={create.pending}>
        {create.pending ? "Adding …" : "Add user"}
      </button>
      <p className="done" role="status">
        {create.response?.user && `Added ${create.response.user.name}.`}
      </p>
    </form>
  );
}
