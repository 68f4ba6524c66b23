-- Minimal identity: what the programme needs to name who approved what. Purpose of each personal field: naming (name), sign-in (login).
create table person (
  id uuid primary key,
  name text not null,
  agency text not null check (agency in ('thong-tin', 'bien-phong')),
  created_at timestamptz not null
);

create table posting (
  id uuid primary key,
  person uuid not null references person (id),
  unit uuid not null references unit (id),
  post text not null,
  valid_from date not null,
  valid_to date
);
create index posting_person on posting (person);

create table account (
  person uuid primary key references person (id),
  login text not null unique,
  -- Only a demo has one.
  password_hash text
);

create table "grant" (
  id uuid primary key,
  person uuid not null references person (id),
  role text not null,
  unit uuid not null references unit (id),
  valid_from date not null,
  valid_to date,
  given_by uuid references person (id),
  given_at timestamptz not null,
  -- A right that is taken back ends at this instant, not at the end of a day.
  ended_at timestamptz,
  check (valid_to is null or valid_to >= valid_from)
);
create index grant_person on "grant" (person);

create table passkey (
  id uuid primary key,
  person uuid not null references person (id),
  name text not null,
  credential_id text not null unique,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  rp_id text not null,
  created_at timestamptz not null,
  last_used_at timestamptz
);
create index passkey_person on passkey (person);

-- A challenge works once: it is deleted by whoever uses it.
create table passkey_challenge (
  challenge text primary key,
  person uuid references person (id),
  expires_at timestamptz not null
);

-- The cookie holds the token, the table only its hash.
create table session (
  id uuid primary key,
  token_hash bytea not null unique,
  person uuid not null references person (id),
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null
);
create index session_person on session (person);

create table sign_in_failure (
  id uuid primary key,
  login text not null,
  address text not null,
  at timestamptz not null
);
create index sign_in_failure_at on sign_in_failure (at);

-- Every act of an administrator, for the ledger to take up. Against accident: rows can be neither changed nor removed.
create table admin_act (
  id uuid primary key,
  at timestamptz not null,
  by_person uuid references person (id),
  kind text not null,
  subject_kind text not null,
  subject_id text not null,
  details jsonb not null
);
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name;
end $$;
create trigger admin_act_append_only before update or delete or truncate on admin_act for each statement execute function refuse_change();
