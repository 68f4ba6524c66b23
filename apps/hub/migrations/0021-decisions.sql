-- Who decided what about which record. Rows are never changed, but a later decision may void an earlier one.
create table decision (
  id uuid primary key,
  kind text not null check (kind in ('trinh', 'duyet', 'tra_lai', 'rut_lai', 'ngung_phat')),
  subject_kind text not null,
  subject uuid not null,
  reason text,
  person uuid not null references person (id),
  agency text not null,
  keyid text,
  key_kind text check (key_kind in ('webauthn', 'passphrase')),
  signatures jsonb,
  at timestamptz not null,
  voided_at timestamptz,
  voided_by uuid references decision (id),
  check (kind <> 'duyet' or (keyid is not null and signatures is not null))
);
create index decision_subject on decision (subject_kind, subject, at);
create unique index decision_one_approval on decision (subject_kind, subject, person) where kind = 'duyet' and voided_at is null;

create function decision_only_voids() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    raise exception 'a decision is never deleted';
  end if;
  if old.voided_at is not null or (to_jsonb(old) - '{voided_at,voided_by}'::text[]) is distinct from (to_jsonb(new) - '{voided_at,voided_by}'::text[]) then
    raise exception 'a decision is never changed';
  end if;
  return new;
end $$;
create trigger decision_stands before update or delete on decision for each row execute function decision_only_voids();
