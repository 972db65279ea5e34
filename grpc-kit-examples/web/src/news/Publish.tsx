import { type FormEvent, useState } from "react";

import { news } from "../rpc/clients";
import { fieldErrors } from "../rpc/errors";
import { useUnary } from "../rpc/useUnary";
import { Field, TextArea } from "../ui/Field";
import { randomId } from "../ui/id";
import { ErrorNotice } from "../ui/Notice";

/** The client id stays until the item is published: sent twice, it is published once. */
const blank = () => ({ title: "", body: "", clientId: randomId() });

export function Publish({ category }: { category: string }) {
  const publish = useUnary(news.publishNews);
  const [draft, setDraft] = useState(blank);
  const errors = fieldErrors(publish.error);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (await publish.call({ ...draft, category })) {
      setDraft(blank());
    }
  };

  return (
    <form className="card" onSubmit={(event) => void submit(event)} noValidate>
      <h2>Publish in {category}</h2>
      <Field
        label="Title"
        value={draft.title}
        error={errors["title"]}
        onChange={(event) => setDraft({ ...draft, title: event.target.value })}
      />
      <TextArea
        label="Text"
        rows={5}
        value={draft.body}
        error={errors["body"]}
        onChange={(event) => setDraft({ ...draft, body: event.target.value })}
      />
      <ErrorNotice error={publish.error} fields={["title", "body"]} />
      <button type="submit" disabled={publish.pending}>
        {publish.pending ? "Publishing …" : "Publish"}
      </button>
      <p className="done" role="status">
        {publish.response && `Published “${publish.response.title}”.`}
      </p>
    </form>
  );
}
