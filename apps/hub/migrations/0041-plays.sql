-- A device-signed batch of its log, kept as it came.
create table receipt (
  id uuid primary key,
  device text not null references device (id),
  digest text not null unique,
  envelope jsonb not null,
  from_seq int not null,
  to_seq int not null,
  received_at timestamptz not null
);
create index receipt_device on receipt (device, to_seq);

-- One line of a site's log: once for each device and number.
create table log_entry (
  device text not null references device (id),
  seq int not null,
  hash text not null,
  kind text not null,
  at timestamptz not null,
  entry jsonb not null,
  receipt uuid not null references receipt (id),
  primary key (device, seq)
);

-- A start that has no end yet.
create table open_start (
  device text not null references device (id),
  seq int not null,
  entry jsonb not null,
  primary key (device, seq)
);

-- What the log proves, judged once on arrival. Nothing is incremented: a number counts these rows.
create table play (
  id uuid primary key,
  device text not null references device (id),
  kind text not null check (kind in ('airing', 'cut')),
  channel text not null check (channel in ('sound', 'board')),
  digest text not null,
  slot text not null,
  nominal timestamptz not null,
  repeat int not null,
  start_seq int not null,
  end_seq int not null,
  started_at timestamptz not null,
  ended_at timestamptz not null,
  heard_ms int not null,
  level_db10 int,
  cut_reason text,
  release uuid references release (id),
  grade text not null check (grade in ('A', 'B', 'C')),
  doubts text[] not null,
  received_at timestamptz not null,
  unique (device, end_seq)
);
create index play_started on play (started_at);
create index play_release on play (release);
create unique index play_counted_once on play (device, digest, slot, nominal, repeat) where kind = 'airing' and grade = 'A';

create function log_stands() returns trigger language plpgsql as $$
begin
  raise exception 'the play log is never changed';
end $$;
create trigger log_entry_stands before update or delete on log_entry for each row execute function log_stands();
create trigger receipt_stands before update or delete on receipt for each row execute function log_stands();
