create extension if not exists unaccent;

-- A work is a piece of content; its revisions are what was saved, its editions where it appears.
create table work_number (
  year int primary key,
  last int not null
);

create table work (
  id uuid primary key,
  code text not null unique,
  author uuid not null references person (id),
  agency text not null,
  status text not null check (status in ('nhap', 'cho_duyet', 'tra_lai', 'da_duyet', 'da_ngung')),
  revision int not null check (revision >= 1),
  title text not null,
  channels text[] not null,
  saved_at timestamptz not null,
  removed_at timestamptz
);
create index work_saved on work (saved_at desc) where removed_at is null;

-- Saves of one author fold within five minutes of `opened_at`: the newer row takes the older one's place under a higher number.
create table work_revision (
  work uuid not null references work (id),
  revision int not null,
  author uuid not null references person (id),
  opened_at timestamptz not null,
  saved_at timestamptz not null,
  content jsonb not null,
  frozen boolean not null default false,
  primary key (work, revision)
);

-- Everyone who wrote any part of a work, folded revisions included: none of them may approve it.
create table work_writer (
  work uuid not null references work (id),
  person uuid not null references person (id),
  primary key (work, person)
);

-- An edit made on an older revision: it waits under its author's name until someone settles it.
create table work_rival (
  id uuid primary key,
  work uuid not null references work (id),
  author uuid not null references person (id),
  base_revision int not null,
  saved_at timestamptz not null,
  content jsonb not null,
  settled_at timestamptz,
  settled_by uuid references person (id),
  taken boolean
);
create unique index work_rival_waiting on work_rival (work, author) where settled_at is null;

create table edition (
  id uuid primary key,
  work uuid not null references work (id),
  kind text not null check (kind in ('airing', 'web_page')),
  unique (work, kind)
);

-- What the hub itself made of words, a recording or a picture. Content may name only what stands here.
create table rendition (
  key text primary key,
  kind text not null check (kind in ('speech', 'recording', 'picture')),
  made jsonb not null,
  made_by uuid references person (id),
  made_at timestamptz not null
);
