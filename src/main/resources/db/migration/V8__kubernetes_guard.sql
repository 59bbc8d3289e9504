-- What the guard on Kubernetes taints does: one row, written by the instance that marks nodes.
create table kubernetes_guard (
    id         integer primary key check (id = 1),
    checked_at timestamptz not null,
    nodes      integer not null,
    allowed    integer not null,
    tainted    text[] not null,
    held       text[] not null
);

-- An admin's word that a node may be tainted; it ends when the node is trusted again or gone.
create table kubernetes_guard_release (
    id          uuid primary key,
    node        varchar(253) not null,
    released_at timestamptz not null,
    released_by text not null,
    reason      text not null,
    ended_at    timestamptz
);
create unique index kubernetes_guard_release_open on kubernetes_guard_release (node) where ended_at is null;
