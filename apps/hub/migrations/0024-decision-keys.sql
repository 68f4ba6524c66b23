-- The key that signed, as its agency's people list named it at that moment: an old approval is judged by the lists of its own day.
alter table decision add column signed_key jsonb;
