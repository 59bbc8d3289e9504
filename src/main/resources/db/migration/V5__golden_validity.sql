-- Until which moment the validity of a golden set was taken into account: what began or ended since then has hosts judged again.
alter table golden_set add column validity_seen_at timestamptz;
create index golden_set_ends on golden_set (not_after) where state = 'active' and not_after is not null;
create index golden_set_begins on golden_set (not_before) where state = 'active' and not_before is not null;
