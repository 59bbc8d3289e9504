-- Who is signed in to the console. The cookie's value is kept as its hash alone: whoever reads this table can sign in nowhere.
create table console_session (
    id_hash      bytea primary key check (length(id_hash) = 32),
    principal    text not null,
    shown_name   text not null,
    roles        text[] not null,
    -- Who it is, for the two-person rule: see docs/access.md.
    person       text not null,
    names        text[] not null,
    lineage      text[] not null,
    -- The API token that was signed in with: the session ends when it does.
    token_id     uuid references api_token (id) on delete cascade,
    started_at   timestamptz not null,
    last_seen_at timestamptz not null,
    expires_at   timestamptz not null
);
create index console_session_expiry on console_session (expires_at);
