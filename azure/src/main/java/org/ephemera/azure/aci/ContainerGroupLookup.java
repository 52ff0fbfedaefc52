package org.ephemera.azure.aci;

import com.azure.core.http.HttpResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.ephemera.azure.call.AzureClients;
import org.ephemera.azure.call.ErrorBody;
import org.ephemera.azure.call.SdkFailure;
import org.ephemera.azure.call.UnrecordedArmClient;
import org.ephemera.azure.catalog.AciCatalog;
import org.ephemera.azure.target.ArmId;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.ApiOperation;
import org.ephemera.collect.call.HttpHead;
import org.ephemera.collect.source.IdleTimeoutBody;
import org.ephemera.format.ApiCall;
import org.ephemera.format.ApiResponseHead;
import org.ephemera.recorder.DefinitionLookup;
import org.ephemera.recorder.DefinitionResponse;
import org.ephemera.recorder.RawBody;
import org.ephemera.recorder.RecorderScope;

/**
 * Lookup of a container group that was stopped or restarted, or that an alert names. It calls Azure Resource Manager.
 */
public final class ContainerGroupLookup implements DefinitionLookup {
    private static final String TYPE = "Microsoft.ContainerInstance/containerGroups";
    private static final String API_VERSION = "2023-05-01";

    /** Time limit for the body, from the arrival of the head. The handling of the alert waits for it. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private static final int LONGEST_ERROR = 64 << 10;

    private final AzureClients clients;
    private final Duration longest;

    public ContainerGroupLookup(AzureClients clients) {
        this(clients, LONGEST);
    }

    /**
     * Creates a lookup with another time limit.
     *
     * @param longest time limit for the body, from the arrival of the head
     */
    public ContainerGroupLookup(AzureClients clients, Duration longest) {
        this.clients = clients;
        this.longest = longest;
    }

    @Override
    public DefinitionResponse lookUp(RecorderScope scope, String name) {
        ApiOperation get = AciCatalog.GET_GROUP;
        ApiCall call = new ApiCall(
                get.service(),
                get.name(),
                "",
                clients.armHome(),
                Map.of("resourceId", name, "api-version", API_VERSION));
        Optional<ArmId> id = ArmId.of(name, TYPE);
        if (id.isEmpty()) {
            return new DefinitionResponse.Refused(
                    call, 0, "NoResourceId", "the name is not a resource id of a" + " container group");
        }
        Instant sentAt = clients.clock().instant();
        try (HttpResponse response = clients.unrecorded().get(id.get().path(), API_VERSION)) {
            return response(call, sentAt, response);
        } catch (IOException | RuntimeException e) {
            SdkFailure failure = SdkFailure.of(e);
            return new DefinitionResponse.Refused(call, 0, failure.code(), failure.message());
        }
    }

    private DefinitionResponse response(ApiCall call, Instant sentAt, HttpResponse response) throws IOException {
        HttpHead head = UnrecordedArmClient.head(response, clients.clock());
        Instant headAt = clients.clock().instant();
        try (IdleTimeoutBody in = UnrecordedArmClient.body(response, clients.clock(), longest)) {
            if (!head.isSuccess()) {
                ErrorBody error = ErrorBody.parse(in.readNBytes(LONGEST_ERROR));
                return new DefinitionResponse.Refused(call, head.status(), error.code(), error.message());
            }
            byte[] bytes = in.readNBytes(RawBody.LARGEST + 1);
            return bytes.length > RawBody.LARGEST
                    ? new DefinitionResponse.Refused(
                            call,
                            head.status(),
                            ApiFailure.TOO_LARGE,
                            "the response is larger than " + RawBody.LARGEST + " bytes, the limit for a description")
                    : new DefinitionResponse.Answered(
                            call,
                            new ApiResponseHead(
                                    head.status(),
                                    head.requestId(),
                                    head.contentType(),
                                    head.date(),
                                    headAt,
                                    Duration.between(sentAt, headAt)),
                            new RawBody(bytes));
        }
    }
}
