-- What every instance keeps in memory: one row per host, with the transaction that last changed what schedulers are told of it.
-- A reader remembers the oldest transaction that was still open when it read, and asks next for everything from there on:
-- whatever commits late is seen then, so that nothing depends on a notification.
create table trust_feed (
    host_id    uuid primary key,
    name       varchar(253) not null,
    changed_in xid8 not null,
    gone_at    timestamptz
);
create index trust_feed_changed_in on trust_feed (changed_in);
create index trust_feed_gone on trust_feed (gone_at) where gone_at is not null;

insert into trust_feed (host_id, name, changed_in) select id, name, pg_current_xact_id() from host;

-- What the last judged launch proved, as far as schedulers choose by it.
alter table trust add column launch jsonb not null default '{}';

-- Whether the history tells already that the verdict ran out.
alter table trust add column expiry_noted boolean not null default false;
create index trust_to_expire on trust (expires_at) where trusted and not expiry_noted;

-- The history becomes a stream: ordered by transaction, so that a reader who stays below the oldest open one misses nothing.
alter table verdict_change add column changed_in xid8 not null default pg_current_xact_id();
alter table verdict_change add column seq bigint generated always as identity;
alter table verdict_change add column status text not null default 'none';
alter table verdict_change add column attested_at timestamptz;
alter table verdict_change add column expires_at timestamptz;
alter table verdict_change add column policy text;
alter table verdict_change alter column result_id drop not null;
create index verdict_change_stream on verdict_change (changed_in, seq);

-- RFC 9562, 5.7: 48 bits of milliseconds, then random.
create function touchstone_uuid7() returns uuid language sql volatile as $$
    select cast(encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
        placing substring(int8send(cast(extract(epoch from clock_timestamp()) * 1000 as bigint)) from 3)
        from 1 for 6), 52, 1), 53, 1), 'hex') as uuid)
$$;

create function touchstone_host_told() returns trigger language plpgsql as $$
begin
    insert into trust_feed (host_id, name, changed_in) values (new.id, new.name, pg_current_xact_id())
        on conflict (host_id) do update set name = excluded.name, changed_in = excluded.changed_in, gone_at = null;
    perform pg_notify('touchstone_trust', '');
    return null;
end
$$;
create trigger host_added after insert on host for each row execute function touchstone_host_told();
create trigger host_changed after update on host for each row
    when ((old.name, old.state, old.labels) is distinct from (new.name, new.state, new.labels))
    execute function touchstone_host_told();

-- A host that is forgotten is not known any more: whoever follows the stream is told, if there was a word for it.
create function touchstone_host_gone() returns trigger language plpgsql as $$
begin
    insert into verdict_change (id, host_id, host_name, changed_at, was, became, cause, reason)
        select touchstone_uuid7(), old.id, old.name, now(),
            case when not t.trusted then 'untrusted' when t.expires_at > now() then 'trusted' else 'stale' end,
            'unknown', 'forgotten', 'an operator had the host forgotten'
        from trust t where t.host_id = old.id;
    update trust_feed set changed_in = pg_current_xact_id(), gone_at = now() where host_id = old.id;
    perform pg_notify('touchstone_trust', '');
    return old;
end
$$;
create trigger host_gone before delete on host for each row execute function touchstone_host_gone();

-- A renewal tells nobody at once: the lease before it still counts, and readers look twice a second.
create function touchstone_trust_told() returns trigger language plpgsql as $$
begin
    update trust_feed set changed_in = pg_current_xact_id() where host_id = new.host_id;
    return null;
end
$$;
create trigger trust_told after insert or update on trust for each row execute function touchstone_trust_told();

create function touchstone_verdict_told() returns trigger language plpgsql as $$
begin
    perform pg_notify('touchstone_trust', '');
    return null;
end
$$;
create trigger verdict_told after insert on verdict_change for each statement execute function touchstone_verdict_told();

-- A credential that was changed or taken away is forgotten in every memory.
create function touchstone_token_told() returns trigger language plpgsql as $$
begin
    perform pg_notify('touchstone_tokens', '');
    return null;
end
$$;
create trigger token_told after update or delete on api_token for each statement execute function touchstone_token_told();
