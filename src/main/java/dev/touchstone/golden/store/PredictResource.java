package dev.touchstone.golden.store;

import dev.touchstone.access.Caller;
import dev.touchstone.access.Role;
import dev.touchstone.golden.document.DocumentProblem;
import dev.touchstone.golden.document.FileSource;
import dev.touchstone.golden.document.GoldenDocument;
import dev.touchstone.golden.document.PredictedSets;
import dev.touchstone.golden.document.PredictionDocument;
import dev.touchstone.golden.document.PredictionReader;
import dev.touchstone.runtime.http.ProblemException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code POST /v1/golden-sets:predict}: golden values of what was not launched yet. */
@Path("/v1/golden-sets:predict")
@Tag(name = "admin")
public class PredictResource {
  private final GoldenSetChanges sets;
  private final Caller caller;

  PredictResource(GoldenSetChanges sets, Caller caller) {
    this.sets = sets;
    this.caller = caller;
  }

  /**
   * @param notes what to know before the sets are put into force
   */
  public record Predicted(List<GoldenSetView> goldenSets, List<String> notes) {}

  @POST
  @Consumes({MediaType.APPLICATION_JSON, "application/yaml"})
  @RolesAllowed({Role.ADMIN_ROLE, Role.GOLDEN_ROLE})
  @Operation(summary = "Make golden sets from the files and command lines of a launch to come")
  @RequestBody(
      content = {
        @Content(mediaType = "application/json", schema = @Schema(type = SchemaType.OBJECT)),
        @Content(mediaType = "application/yaml", schema = @Schema(type = SchemaType.STRING))
      })
  public Response predict(byte[] body) {
    return predict(body, FileSource.NONE);
  }

  /** The same where files stand beside the description, which names them by path. */
  @RolesAllowed({Role.ADMIN_ROLE, Role.GOLDEN_ROLE})
  public Response predict(byte[] body, FileSource files) {
    PredictionDocument document;
    PredictedSets predicted;
    try {
      document = PredictionReader.read(body, files);
      predicted = PredictedSets.of(document);
    } catch (DocumentProblem e) {
      throw ProblemException.invalid(e.field().isEmpty() ? "body" : e.field(), e.getMessage());
    }
    List<GoldenSetView> made =
        QuarkusTransaction.requiringNew()
            .call(
                () ->
                    predicted.sets().stream()
                        .map(set -> add(set, document.activate(), predicted.notes()))
                        .toList());
    return Response.status(Response.Status.CREATED)
        .entity(new Predicted(made, predicted.notes()))
        .build();
  }

  private GoldenSetView add(GoldenDocument set, boolean activate, List<String> notes) {
    Map<String, Object> provenance = new LinkedHashMap<>();
    provenance.put("from", "prediction");
    if (!notes.isEmpty()) {
      provenance.put("notes", notes);
    }
    return sets.add(set, activate, provenance, caller.actor());
  }
}
