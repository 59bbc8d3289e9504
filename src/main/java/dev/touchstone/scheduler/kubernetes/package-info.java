/**
 * What Kubernetes is told: the answers of a scheduler extender, and labels and taints on nodes.
 *
 * <p>Asks the trust room and nothing else of Touchstone; trust itself is never decided here. See
 * docs/kubernetes.md.
 */
package dev.touchstone.scheduler.kubernetes;
