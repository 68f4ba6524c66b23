-- Work to do after a transaction: written with it, done at least once.
create table outbox (
  id uuid primary key,
  kind text not null,
  payload jsonb not null,
  created_at timestamptz not null,
  next_at timestamptz not null,
  attempts integer not null default 0,
  done_at timestamptz,
  last_error text
);
create index outbox_due on outbox (next_at, id) where done_at is null;
