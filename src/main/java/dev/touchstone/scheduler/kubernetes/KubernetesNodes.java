package dev.touchstone.scheduler.kubernetes;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.touchstone.scheduler.kubernetes.NodeChange.Mark;
import dev.touchstone.scheduler.kubernetes.NodeMarks.TaintEffect;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeList;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Nodes through the API server. A change is a JSON patch (RFC 6902) made from the node as it was
 * just read, with its resourceVersion: if anybody changed the node in between, the API server
 * answers 409 and it is read again. Taints are one list that a patch replaces whole; without the
 * version another's taint could get lost.
 */
final class KubernetesNodes implements ClusterNodes {
  private static final int CONFLICT = 409;
  private static final int GONE = 404;
  private static final int ATTEMPTS = 5;
  private static final long PAGE = 500;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Supplier<KubernetesClient> client;
  private final TaintEffect effect;

  KubernetesNodes(Supplier<KubernetesClient> client, TaintEffect effect) {
    this.client = client;
    this.effect = effect;
  }

  @Override
  public List<ClusterNode> list() {
    List<ClusterNode> nodes = new ArrayList<>();
    String next = null;
    do {
      NodeList page =
          client
              .get()
              .nodes()
              .list(new ListOptionsBuilder().withLimit(PAGE).withContinue(next).build());
      page.getItems().forEach(node -> nodes.add(seen(node)));
      next = page.getMetadata() == null ? null : page.getMetadata().getContinue();
    } while (next != null && !next.isEmpty());
    return nodes;
  }

  @Override
  public Optional<ClusterNode> apply(NodeChange change) {
    for (int attempt = 1; ; attempt++) {
      Node node = client.get().nodes().withName(change.node()).get();
      if (node == null) {
        return Optional.empty();
      }
      ArrayNode patch = patch(node, change);
      if (patch.isEmpty()) {
        return Optional.of(seen(node));
      }
      try {
        // Null if the node went away meanwhile.
        return Optional.ofNullable(
                client
                    .get()
                    .nodes()
                    .withName(change.node())
                    .patch(PatchContext.of(PatchType.JSON), patch.toString()))
            .map(KubernetesNodes::seen);
      } catch (KubernetesClientException e) {
        if (e.getCode() == GONE) {
          return Optional.empty();
        }
        if (e.getCode() != CONFLICT || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** Empty if the node is as it should be. */
  private ArrayNode patch(Node node, NodeChange change) {
    ArrayNode patch = JsonNodeFactory.instance.arrayNode();
    ClusterNode now = seen(node);
    if (change.label() == Mark.PUT && !now.isMarkedTrusted()) {
      if (node.getMetadata().getLabels() == null || node.getMetadata().getLabels().isEmpty()) {
        operation(patch, "add", "/metadata/labels")
            .putObject("value")
            .put(NodeMarks.TRUSTED_LABEL, NodeMarks.TRUE);
      } else {
        operation(patch, "add", labelPath()).put("value", NodeMarks.TRUE);
      }
    } else if (change.label() == Mark.REMOVE && now.hasTrustLabel()) {
      operation(patch, "remove", labelPath());
    }
    boolean put = change.taint() == Mark.PUT && !now.isTainted(effect);
    boolean remove = change.taint() == Mark.REMOVE && !now.untrustedEffects().isEmpty();
    if (put || remove) {
      // The client keeps fields of taints that it does not know, and so do we.
      List<Taint> taints = new ArrayList<>(node.getSpec().getTaints());
      taints.removeIf(taint -> NodeMarks.UNTRUSTED_TAINT.equals(taint.getKey()));
      if (put) {
        taints.add(new Taint(effect.text(), NodeMarks.UNTRUSTED_TAINT, null, null));
      }
      operation(patch, "add", "/spec/taints").set("value", JSON.valueToTree(taints));
    }
    if (!patch.isEmpty()) {
      operation(patch, "replace", "/metadata/resourceVersion")
          .put("value", node.getMetadata().getResourceVersion());
    }
    return patch;
  }

  private static ObjectNode operation(ArrayNode patch, String operation, String path) {
    return patch.addObject().put("op", operation).put("path", path);
  }

  /** RFC 6901, 3: a slash in a key is written ~1. */
  private static String labelPath() {
    return "/metadata/labels/" + NodeMarks.TRUSTED_LABEL.replace("~", "~0").replace("/", "~1");
  }

  private static ClusterNode seen(Node node) {
    Map<String, String> labels = node.getMetadata().getLabels();
    Set<String> effects = new HashSet<>();
    if (node.getSpec() != null) {
      node.getSpec().getTaints().stream()
          .filter(taint -> NodeMarks.UNTRUSTED_TAINT.equals(taint.getKey()))
          .forEach(taint -> effects.add(taint.getEffect()));
    }
    return new ClusterNode(
        node.getMetadata().getName(), labels == null ? Map.of() : labels, effects);
  }
}
