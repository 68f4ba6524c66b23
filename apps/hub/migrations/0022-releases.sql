-- The sheet that waits for both agencies. `content` is the revision as it was frozen; what is signed stands in the parts.
create table release (
  id uuid primary key,
  code text not null unique,
  work uuid not null references work (id),
  revision int not null,
  author uuid not null references person (id),
  writers uuid[] not null,
  agency text not null,
  class text not null,
  status text not null check (status in ('pending', 'approved', 'published', 'refused', 'recalled', 'withdrawn', 'superseded', 'expired')),
  title text not null,
  channels text[] not null,
  content jsonb not null,
  submitted_at timestamptz not null,
  not_before timestamptz not null,
  not_after timestamptz not null,
  approved_at timestamptz,
  published_at timestamptz,
  ended_at timestamptz,
  halted text
);
-- Two pending releases of one series are refused; so are two of one work.
create unique index release_one_waiting on release (work) where status in ('pending', 'approved');
create index release_status on release (status, submitted_at desc);

-- One frozen payload: the sites' order, or the portal's page.
create table release_part (
  digest text primary key,
  release uuid not null references release (id),
  position int not null,
  series uuid not null references edition (id),
  seq int not null,
  supersedes text,
  payload_type text not null,
  payload text not null,
  areas text[] not null,
  not_before timestamptz not null,
  not_after timestamptz not null,
  state text not null default 'waiting' check (state in ('waiting', 'listed', 'removed')),
  listed_at timestamptz,
  removed_at timestamptz,
  superseded boolean not null default false,
  unique (release, position),
  unique (series, seq)
);
create index release_part_due on release_part (state, not_before, not_after);

-- A frozen part never changes what was signed.
create function release_part_frozen() returns trigger language plpgsql as $$
begin
  if row(old.digest, old.release, old.series, old.seq, old.payload_type, old.payload) is distinct from
     row(new.digest, new.release, new.series, new.seq, new.payload_type, new.payload) then
    raise exception 'a frozen part is never changed';
  end if;
  return new;
end $$;
create trigger release_part_stands before update on release_part for each row execute function release_part_frozen();

-- Ngừng phát, gỡ: the documents as they were shown to the signer, and the signed envelopes once there are any.
create table withdrawal (
  id uuid primary key,
  release uuid not null references release (id),
  person uuid not null references person (id),
  agency text not null,
  reason text not null,
  issued timestamptz not null,
  documents jsonb not null,
  envelopes jsonb,
  signed_at timestamptz,
  listed_at timestamptz
);
create unique index withdrawal_once on withdrawal (release) where signed_at is not null;
