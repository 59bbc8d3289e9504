-- Hosts and the identities bound to them. A name belongs to one endorsement key until an operator forgets the host.
create table host (
    id                uuid primary key,
    name              varchar(253) not null unique,
    state             text not null check (state in ('expected', 'pending', 'enrolled')),
    ek_fingerprint    varchar(64) unique,
    ek_public         bytea,
    ek_certificate    bytea,
    ek_trust          text,
    ak_name           varchar(160) unique,
    ak_public         bytea,
    created_at        timestamptz not null,
    enrolled_at       timestamptz,
    approved_by       text,
    reset_count       bigint,
    restart_count     bigint,
    clock_millis      bigint,
    clock_safe        boolean,
    last_challenge_at timestamptz
);

create table enrollment (
    id             uuid primary key,
    host_name      varchar(253) not null,
    ek_fingerprint varchar(64) not null,
    ek_public      bytea not null,
    ek_certificate bytea,
    ek_trusted     boolean not null,
    ek_trust       text not null,
    ak_name        varchar(160) not null,
    ak_public      bytea not null,
    secret_hash    bytea not null,
    created_at     timestamptz not null,
    expires_at     timestamptz not null,
    used_at        timestamptz
);
create index enrollment_host_name on enrollment (host_name);
create index enrollment_expires_at on enrollment (expires_at);

create table challenge (
    id            uuid primary key,
    host_id       uuid not null references host (id) on delete cascade,
    nonce         bytea not null,
    pcr_selection text not null,
    created_at    timestamptz not null,
    expires_at    timestamptz not null,
    consumed_at   timestamptz
);
create index challenge_expires_at on challenge (expires_at);
create index challenge_host on challenge (host_id);

-- Evidence by the SHA-256 of its bytes, deflated: an unchanged log of a thousand boots is stored once.
create table evidence_blob (
    digest varchar(64) primary key,
    size   bigint not null,
    body   bytea not null
);

-- Every appraisal there ever was. Rows are only ever added, and whole months are dropped by retention.
create table result (
    id              uuid not null,
    attested_at     timestamptz not null,
    appraised_at    timestamptz not null,
    host_id         uuid not null,
    host_name       varchar(253) not null,
    challenge_id    uuid not null,
    cause           text not null,
    trusted         boolean not null,
    status          text not null check (status in ('none', 'affirming', 'warning', 'contraindicated')),
    reason          text not null,
    findings        jsonb not null,
    quote           jsonb not null,
    logs            jsonb not null,
    policy          text not null,
    policy_digest   varchar(64) not null,
    golden_sets     jsonb not null,
    evidence        jsonb not null,
    evidence_digest varchar(64) not null,
    ak_public       bytea not null,
    nonce           bytea not null,
    pcr_selection   text not null,
    expires_at      timestamptz not null,
    reset_count     bigint,
    restart_count   bigint,
    primary key (id, attested_at)
) partition by range (attested_at);
create table result_other partition of result default;
create index result_host on result (host_id, attested_at desc);
create index result_name on result (host_name, attested_at desc);

-- Creates the partitions of this month and the two that follow. Safe to call at any time, from any instance.
create function touchstone_ensure_partitions() returns void language plpgsql as $$
declare
    month date := date_trunc('month', now() at time zone 'UTC')::date;
    part  text;
begin
    perform pg_advisory_xact_lock(7269001);
    for i in 0..2 loop
        part := 'result_' || to_char(month, 'YYYY_MM');
        if to_regclass(part) is null then
            execute format('create table %I partition of result for values from (%L) to (%L)',
                part, month::timestamp at time zone 'UTC',
                (month + interval '1 month')::timestamp at time zone 'UTC');
        end if;
        month := (month + interval '1 month')::date;
    end loop;
end
$$;
select touchstone_ensure_partitions();

-- The read model: one row per host that was ever appraised.
create table trust (
    host_id       uuid primary key references host (id) on delete cascade,
    result_id     uuid not null,
    trusted       boolean not null,
    status        text not null,
    reason        text not null,
    attested_at   timestamptz not null,
    expires_at    timestamptz not null,
    policy        text not null,
    reset_count   bigint,
    challenged_at timestamptz not null,
    changed_at    timestamptz not null
);

create table golden_set (
    id           uuid primary key,
    name         varchar(100) not null,
    version      integer not null,
    part         text not null,
    state        text not null check (state in ('draft', 'active', 'retired', 'revoked')),
    measurements jsonb not null,
    provenance   jsonb not null,
    created_at   timestamptz not null,
    created_by   text not null,
    changed_at   timestamptz not null,
    changed_by   text not null,
    unique (name, version)
);
create index golden_set_state on golden_set (state);

create table endorsement_authority (
    id         uuid primary key,
    name       varchar(100) not null unique,
    pem        text not null,
    created_at timestamptz not null,
    created_by text not null
);

-- Bearer tokens: only a SHA-256 of the 256 random bits is kept.
create table api_token (
    id         uuid primary key,
    role       text not null check (role in ('host', 'scheduler', 'admin', 'auditor')),
    host_id    uuid references host (id) on delete cascade,
    label      varchar(200) not null,
    hash       bytea not null unique,
    created_at timestamptz not null,
    created_by text not null,
    expires_at timestamptz,
    revoked_at timestamptz,
    check ((role = 'host') = (host_id is not null))
);

-- Answers to writes that carried an Idempotency-Key, so that a retry gets the first answer again.
create table idempotent_write (
    principal    varchar(200) not null,
    key          varchar(200) not null,
    request_hash varchar(64) not null,
    created_at   timestamptz not null,
    status       integer,
    media_type   text,
    body         bytea,
    primary key (principal, key)
);
