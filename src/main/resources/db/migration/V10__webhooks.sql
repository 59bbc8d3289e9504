-- Who is told of changes of verdicts. The key signs what is sent, so it is kept as it is; no call ever shows it.
create table webhook (
    id          uuid primary key,
    name        varchar(100) not null unique,
    url         varchar(2048) not null,
    signing_key bytea not null,
    enabled     boolean not null default true,
    -- The words whose coming is told; none: all of them.
    states      text[] not null default '{}',
    created_at  timestamptz not null,
    created_by  text not null
);

-- The outbox: one row per change and webhook, made in the transaction of the change. The id gives the order.
create table webhook_delivery (
    id              bigint generated always as identity primary key,
    webhook_id      uuid not null references webhook (id) on delete cascade,
    change_id       uuid not null references verdict_change (id) on delete cascade,
    host_id         uuid not null,
    host_name       varchar(253) not null,
    -- Webhook and host: of one lane, one event is sent after another.
    lane            text not null,
    created_at      timestamptz not null,
    -- When it became due: at first, or when an operator had it sent again.
    due_since       timestamptz not null,
    attempts        integer not null default 0,
    next_attempt_at timestamptz not null,
    claimed_until   timestamptz,
    delivered_at    timestamptz,
    dead_at         timestamptz,
    last_status     integer,
    last_error      text,
    unique (change_id, webhook_id)
);
create index webhook_delivery_due on webhook_delivery (webhook_id, next_attempt_at, id)
    where delivered_at is null and dead_at is null;
create index webhook_delivery_lane on webhook_delivery (lane, id)
    where delivered_at is null and dead_at is null;
create index webhook_delivery_list on webhook_delivery (webhook_id, id);
create index webhook_delivery_delivered on webhook_delivery (delivered_at) where delivered_at is not null;
create index webhook_delivery_dead on webhook_delivery (dead_at) where dead_at is not null;

create function touchstone_webhook_outbox() returns trigger language plpgsql as $$
begin
    insert into webhook_delivery (webhook_id, change_id, host_id, host_name, lane, created_at, due_since, next_attempt_at)
        select w.id, c.id, c.host_id, c.host_name, w.id || ' ' || c.host_name, now(), now(), least(c.changed_at, now())
        from added c join webhook w on w.enabled and (w.states = '{}' or c.became = any (w.states))
        order by c.id;
    return null;
end
$$;
create trigger verdict_change_outbox after insert on verdict_change
    referencing new table as added for each statement execute function touchstone_webhook_outbox();
