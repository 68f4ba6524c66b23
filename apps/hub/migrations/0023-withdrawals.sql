-- A signed withdrawal may be refused by the far ends' own rules before it is listed (its key ran out meanwhile): then another is signed.
drop index withdrawal_once;
create index withdrawal_release on withdrawal (release);
