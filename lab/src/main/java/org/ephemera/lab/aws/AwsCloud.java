package org.ephemera.lab.aws;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.ephemera.lab.aws.api.AwsCall;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.aws.api.AwsOperation;
import org.ephemera.lab.aws.ec2.Ec2Operations;
import org.ephemera.lab.aws.ecr.EcrOperations;
import org.ephemera.lab.aws.ecr.LayerBucket;
import org.ephemera.lab.aws.ecs.EcsOperations;
import org.ephemera.lab.aws.eks.EksOperations;
import org.ephemera.lab.aws.elb.BalancerOperations;
import org.ephemera.lab.aws.iam.IamOperations;
import org.ephemera.lab.aws.kms.KmsOperations;
import org.ephemera.lab.aws.logs.LogsOperations;
import org.ephemera.lab.aws.metrics.MetricsOperations;
import org.ephemera.lab.aws.s3.S3Operations;
import org.ephemera.lab.aws.sts.StsOperations;
import org.ephemera.lab.aws.trail.TrailOperations;
import org.ephemera.lab.aws.wire.CallTarget;
import org.ephemera.lab.aws.wire.CredentialScope;
import org.ephemera.lab.aws.wire.WireProtocol;
import org.ephemera.lab.aws.wire.WireProtocols;
import org.ephemera.lab.fault.CallFaults;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.fault.ResponseDelivery;
import org.ephemera.lab.http.HttpAnswer;
import org.ephemera.lab.http.HttpCall;
import org.ephemera.lab.kubernetes.ClusterAddress;
import org.ephemera.lab.scenario.Scenario;

/** Request handler of all simulated AWS services. Operations that are not in the list are refused. */
public final class AwsCloud {

    private static final CredentialScope NOWHERE = new CredentialScope("", "");
    private static final CallTarget DOWNLOAD = new CallTarget("ecr", "DownloadUrlForLayer");

    private final List<WireProtocol> protocols = WireProtocols.all();
    private final Map<String, AwsOperation> operations = new HashMap<>();
    private final Faults faults;
    private final IamDenial denial;
    private final ResponseDelivery delivery;
    private final LayerBucket layers;

    /**
     * Creates the handler of a scenario.
     *
     * @param cluster address of the API server of the scenario's cluster, if the scenario has a cluster
     */
    public AwsCloud(Scenario scenario, Faults faults, Optional<ClusterAddress> cluster) {
        this.faults = faults;
        this.denial = new IamDenial(scenario);
        this.delivery = new ResponseDelivery(scenario.clock());
        Clock clock = scenario.clock();
        operations.putAll(EcsOperations.of(scenario));
        operations.putAll(LogsOperations.of(scenario));
        operations.putAll(MetricsOperations.of(scenario.metrics(), clock));
        operations.putAll(KmsOperations.of(scenario.keys()));
        operations.putAll(StsOperations.of(scenario.caller()));
        operations.putAll(TrailOperations.of(scenario));
        operations.putAll(S3Operations.of(scenario));
        operations.putAll(EcrOperations.of(scenario.holdings()));
        operations.putAll(EksOperations.of(scenario.holdings(), cluster));
        operations.putAll(IamOperations.of(scenario.holdings()));
        operations.putAll(Ec2Operations.of(scenario.holdings()));
        operations.putAll(BalancerOperations.of(scenario.holdings()));
        layers = new LayerBucket(scenario.holdings().all("blobs"));
    }

    /** Returns the supported operations, for example {@code ecs:DescribeTasks}. */
    public Set<String> operations() {
        Set<String> answered = new TreeSet<>(operations.keySet());
        answered.add(DOWNLOAD.action());
        return answered;
    }

    public AwsExchange exchange(HttpCall call) {
        for (WireProtocol protocol : protocols) {
            Optional<CallTarget> target = protocol.target(call);
            if (target.isPresent()) {
                return exchange(call, protocol, target.get());
            }
        }
        return LayerBucket.handles(call) ? layer(call) : foreign(call);
    }

    private AwsExchange exchange(HttpCall http, WireProtocol protocol, CallTarget target) {
        CallFaults callFaults = faults.onCall(target.service(), target.operation());
        String region = CredentialScope.of(http).orElse(NOWHERE).region();
        String requestId = UUID.randomUUID().toString();
        String endpoint = "http://" + http.header("host").orElse("");
        AwsCall call = new AwsCall(region, endpoint, JsonNodeFactory.instance.objectNode(), callFaults);
        Optional<String> errorCode = Optional.empty();
        HttpAnswer answer;
        try {
            call = new AwsCall(region, endpoint, protocol.input(http), callFaults);
            if (callFaults.has(Fault.ClockSkew.class)) {
                SigningTimeCheck.check(http, delivery.time(callFaults));
            }
            answer = protocol.answer(target, output(protocol, target, call), requestId);
        } catch (AwsError e) {
            errorCode = Optional.of(e.code());
            answer = protocol.error(e, requestId);
        }
        boolean refused = !operations.containsKey(target.action());
        HttpAnswer delivered = delivery.of(answer, callFaults);
        return new AwsExchange(target, region, call.input(), errorCode, refused, requestId, delivered);
    }

    private ObjectNode output(WireProtocol protocol, CallTarget target, AwsCall call) throws AwsError {
        if (call.region().isEmpty()) {
            throw protocol.unsigned();
        }
        AwsOperation operation = operations.get(target.action());
        if (operation == null) {
            throw protocol.unknownOperation(target);
        }
        Optional<Fault.Refusal> refusal = call.faults().first(Fault.Refusal.class);
        if (refusal.isPresent()) {
            throw protocol.refusal(refusal.get(), denial.message(target, call));
        }
        Optional<String> policy = denial.policy(target, call);
        if (policy.isPresent()) {
            throw protocol.refusal(new Fault.AccessDenied(), policy.get());
        }
        ObjectNode output = operation.answer(call);
        return call.faults().has(Fault.UnknownFields.class) ? FutureFields.in(output) : output;
    }

    /** Handles the download of an image layer. The request is not signed: the presigned URL authorizes it. */
    private AwsExchange layer(HttpCall call) {
        CallFaults callFaults = faults.onCall(DOWNLOAD.service(), DOWNLOAD.operation());
        String requestId = UUID.randomUUID().toString();
        HttpAnswer answer = callFaults.has(Fault.AccessDenied.class)
                ? LayerBucket.error(403, "AccessDenied", requestId)
                : layers.answer(call, requestId);
        return new AwsExchange(
                DOWNLOAD,
                "",
                JsonNodeFactory.instance.objectNode(),
                answer.status() == 200 ? Optional.empty() : Optional.of(Integer.toString(answer.status())),
                false,
                requestId,
                delivery.of(answer, callFaults));
    }

    /** Refuses requests of unknown protocols and S3 requests that would change something. */
    private AwsExchange foreign(HttpCall call) {
        String service = CredentialScope.of(call).orElse(NOWHERE).service();
        String body = "<Error><Code>NotImplemented</Code><Message>Not supported by this cloud</Message></Error>";
        HttpAnswer answer = HttpAnswer.of(501, "application/xml", body.getBytes(StandardCharsets.UTF_8));
        return new AwsExchange(
                new CallTarget(service, call.method() + " " + call.path()),
                CredentialScope.of(call).orElse(NOWHERE).region(),
                JsonNodeFactory.instance.objectNode(),
                Optional.of("NotImplemented"),
                true,
                "",
                delivery.of(answer, CallFaults.NONE));
    }
}
