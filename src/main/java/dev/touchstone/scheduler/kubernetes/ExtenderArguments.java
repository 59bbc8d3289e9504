package dev.touchstone.scheduler.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What kube-scheduler sends: {@code ExtenderArgs} of k8s.io/kube-scheduler/extender/v1.
 *
 * @param body the bytes that {@link Candidates.Range} are ranges of; not to be changed
 * @param pod a v1.Pod: an object whose metadata, labels, annotations, spec and nodeSelector are
 *     objects where they are there
 */
@SuppressWarnings("ArrayRecordComponent") // Megabytes for each pod: neither copied nor compared.
record ExtenderArguments(byte[] body, JsonNode pod, Candidates candidates) {}
