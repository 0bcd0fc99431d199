// Ask our own server: JSON there and back. Every outcome is a value, also that nobody answers.

const SILENCE = { messages: ["The server does not answer. Nothing is lost here: try again."] };

async function answered(path, options) {
  try {
    const answer = await fetch(path, options);
    return { status: answer.status, ok: answer.ok, told: await answer.json().catch(() => SILENCE) };
  } catch {
    return { status: 0, ok: false, told: SILENCE };
  }
}

export function send(path, body) {
  const csrf = document.querySelector('meta[name="csrf"]')?.content ?? "";
  const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRF-Token": csrf };
  return answered(path, { method: "POST", headers, body: JSON.stringify(body) });
}

export function ask(path) {
  return answered(path, { headers: { Accept: "application/json" } });
}
