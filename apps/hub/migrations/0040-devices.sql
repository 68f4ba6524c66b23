-- A box at a place. Its id is the thumbprint of its key; trust in what it plays never depends on this row.
create table device (
  id text primary key,
  alg text not null check (alg = 'Ed25519'),
  raw text not null unique,
  name text not null,
  kind text not null check (kind in ('loudspeaker', 'board')),
  area text not null,
  place uuid not null references place (id),
  page_url text,
  provisioned_at timestamptz not null,
  retired_at timestamptz
);

-- The site's newest word about itself, as it signed it.
create table device_status (
  device text primary key references device (id),
  document jsonb not null,
  said_at timestamptz not null,
  received_at timestamptz not null
);
