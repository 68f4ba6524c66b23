-- Who of an agency keeps a key that signs its people list (two of three).
create table key_officer (
  tuf_keyid text primary key,
  person uuid not null references person (id),
  agency text not null check (agency in ('thong-tin', 'bien-phong')),
  raw text not null,
  unique (person)
);

create table key_enrolment (
  id uuid primary key,
  person uuid not null references person (id),
  agency text not null,
  role text not null,
  asked_by uuid not null references person (id),
  asked_at timestamptz not null,
  expires_at timestamptz not null,
  challenge text not null,
  used_at timestamptz
);

-- A change of one people list on its way to two of the three key officers. `next_people` and `metadata` are the frozen bytes they sign.
create table list_proposal (
  id uuid primary key,
  agency text not null,
  kind text not null check (kind in ('add', 'remove')),
  person uuid not null references person (id),
  key jsonb not null,
  reason text not null,
  proposed_by uuid not null references person (id),
  proposed_at timestamptz not null,
  state text not null check (state in ('waiting_signatures', 'published', 'dropped')),
  next_version integer not null,
  next_people text not null,
  metadata text not null
);
create unique index list_proposal_key_once on list_proposal (agency, (key ->> 'keyid')) where state = 'waiting_signatures';

create table list_signature (
  proposal uuid not null references list_proposal (id),
  tuf_keyid text not null references key_officer (tuf_keyid),
  sig text not null,
  at timestamptz not null,
  primary key (proposal, tuf_keyid)
);

-- A one-time address on a signing origin, by the hash of its secret. Slices register the kinds they serve.
create table signing_ticket (
  token_hash bytea primary key,
  kind text not null,
  subject uuid not null,
  person uuid not null references person (id),
  agency text not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
