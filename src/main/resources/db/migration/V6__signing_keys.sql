-- Keys that sign tokens. The public half stays; the private half stands here encrypted, and is erased when it signs no more.
create table signing_key (
    kid             varchar(64) primary key,
    algorithm       text not null check (algorithm in ('ES256', 'ES384', 'EdDSA')),
    public_jwk      jsonb not null,
    private_key     bytea,
    created_at      timestamptz not null,
    created_by      text not null,
    active_from     timestamptz not null,
    retires_at      timestamptz,
    published_until timestamptz,
    check ((retires_at is null) = (published_until is null)),
    check (private_key is not null or retires_at is not null)
);
