package dev.touchstone.host;

import dev.touchstone.access.Tokens;
import dev.touchstone.audit.AuditAction;
import dev.touchstone.audit.AuditChange;
import dev.touchstone.audit.Journal;
import dev.touchstone.runtime.Identifiers;
import dev.touchstone.runtime.http.ProblemException;
import dev.touchstone.tpm.AttestationKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.hibernate.exception.ConstraintViolationException;
import org.jboss.logging.Logger;

/** What admins decide about hosts: announce, approve, forget. */
@ApplicationScoped
class HostAdministration {
  private static final Logger LOG = Logger.getLogger(HostAdministration.class);

  private final Hosts hosts;
  private final Tokens tokens;
  private final Event<HostLabelsChanged> relabelled;
  private final Clock clock;
  private final Journal journal;

  HostAdministration(
      Hosts hosts,
      Tokens tokens,
      Event<HostLabelsChanged> relabelled,
      Clock clock,
      Journal journal) {
    this.hosts = hosts;
    this.tokens = tokens;
    this.relabelled = relabelled;
    this.clock = clock;
    this.journal = journal;
  }

  /** A host and, if it needs no enrolment, its token. */
  record Registered(Host host, Optional<String> hostToken) {}

  /** Announces a host by the fingerprint of the endorsement key that it will enrol with. */
  @Transactional
  Registered announce(String name, String ekFingerprint, String by) {
    refuseKeyOf(hosts.byEk(ekFingerprint));
    Host host = fresh(name, HostState.EXPECTED);
    host.ekFingerprint = ekFingerprint;
    host.ekTrust = "endorsement key registered by " + by;
    host.approvedBy = by;
    Host added = add(host);
    journal.record(
        AuditAction.HOST_REGISTERED,
        by,
        "host",
        name,
        AuditChange.to("endorsement key " + ekFingerprint));
    return new Registered(added, Optional.empty());
  }

  /** Enrols a host at once by an attestation key that the admin vouches for. */
  @Transactional
  Registered pin(String name, AttestationKey ak, String by) {
    String akName = ak.name().orElseThrow().value().hex();
    refuseKeyOf(hosts.byAk(akName));
    Host host = fresh(name, HostState.ENROLLED);
    host.ekTrust = "attestation key pinned by " + by;
    host.approvedBy = by;
    host.enrolledAt = host.createdAt;
    host.bindAttestationKey(akName, ak.encoded().toArray());
    add(host);
    journal.record(
        AuditAction.HOST_REGISTERED, by, "host", name, AuditChange.to("attestation key " + akName));
    return new Registered(host, Optional.of(tokens.issueForHost(host.id, name, by).token()));
  }

  private Host fresh(String name, HostState state) {
    if (hosts.byName(name).isPresent()) {
      throw ProblemException.conflict(
          "host-exists",
          "The host exists",
          "there is a host \"" + name + "\" already: forget it first to register it anew");
    }
    Instant now = clock.instant();
    Host host = new Host();
    host.id = Identifiers.next();
    host.name = name;
    host.state = state.text();
    host.createdAt = now;
    return host;
  }

  private Host add(Host host) {
    try {
      hosts.add(host);
      return host;
    } catch (ConstraintViolationException e) {
      throw keyTaken();
    }
  }

  private static void refuseKeyOf(Optional<Host> other) {
    if (other.isPresent()) {
      throw keyTaken();
    }
  }

  private static ProblemException keyTaken() {
    return ProblemException.conflict(
        "key-taken",
        "The key belongs to another host",
        "this name or key was registered before, possibly under another name");
  }

  /** Vouches for the TPM of a pending host. Approving an enrolled host again changes nothing. */
  @Transactional
  Host approve(String name, String by) {
    Host host =
        hosts
            .lockedByName(name)
            .orElseThrow(() -> ProblemException.notFound("there is no host \"" + name + "\""));
    switch (host.state()) {
      case ENROLLED -> {}
      case EXPECTED ->
          throw ProblemException.conflict(
              "not-enrolled-yet",
              "The host has not enrolled yet",
              "\""
                  + name
                  + "\" was announced but did not enrol so far: there is no TPM to approve");
      case PENDING -> {
        host.state = HostState.ENROLLED.text();
        host.approvedBy = by;
        journal.record(
            AuditAction.HOST_APPROVED,
            by,
            "host",
            name,
            AuditChange.of("pending", "enrolled, endorsement key " + host.ekFingerprint));
        LOG.infof("host %s: approved by %s", name, by);
      }
    }
    return host;
  }

  /** Replaces the labels of a host. */
  @Transactional
  Host label(String name, Map<String, String> labels, String by) {
    Host host =
        hosts
            .lockedByName(name)
            .orElseThrow(() -> ProblemException.notFound("there is no host \"" + name + "\""));
    journal.record(
        AuditAction.HOST_LABELLED,
        by,
        "host",
        name,
        AuditChange.of(
            new java.util.TreeMap<>(host.labels).toString(),
            new java.util.TreeMap<>(labels).toString()));
    host.labels = Map.copyOf(labels);
    relabelled.fire(new HostLabelsChanged(host.id, host.name));
    LOG.infof("host %s: labels %s, set by %s", name, labels, by);
    return host;
  }

  /** Forgets a host: its name and keys become free, its trust and token end. Past results stay. */
  @Transactional
  void forget(String name, String by) {
    Host host =
        hosts
            .lockedByName(name)
            .orElseThrow(() -> ProblemException.notFound("there is no host \"" + name + "\""));
    hosts.remove(host);
    journal.record(
        AuditAction.HOST_FORGOTTEN, by, "host", name, AuditChange.of(host.state, "forgotten"));
    LOG.infof("host %s: forgotten by %s", name, by);
  }
}
