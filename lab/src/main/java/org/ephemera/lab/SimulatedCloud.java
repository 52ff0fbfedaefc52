package org.ephemera.lab;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.ephemera.lab.aws.AwsCloud;
import org.ephemera.lab.aws.AwsExchange;
import org.ephemera.lab.aws.eks.PresignedToken;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.http.HttpAnswer;
import org.ephemera.lab.http.HttpCall;
import org.ephemera.lab.http.HttpListener;
import org.ephemera.lab.scenario.Scenario;

/** Running simulated AWS: every service on one endpoint, distinguished by the wire protocol of the request. */
public final class SimulatedCloud implements AutoCloseable {

    private static final int ANY_FREE_PORT = 0;

    private final Optional<SimulatedCluster> cluster;
    private final AwsCloud aws;
    private final Faults faults;
    private final Clock clock;
    private final List<SimulatedCall> calls = new CopyOnWriteArrayList<>();
    private final HttpListener listener;

    private SimulatedCloud(Scenario scenario, Faults faults, int port) {
        this.cluster = scenario.cluster()
                .map(state -> SimulatedCluster.start(
                        state, List.of(new PresignedToken(scenario.region(), state.name(), state.user()))));
        this.aws = new AwsCloud(scenario, faults, cluster.map(SimulatedCluster::address));
        this.faults = faults;
        this.clock = scenario.clock();
        this.listener = HttpListener.start(port, this::answer);
    }

    public static SimulatedCloud start(Scenario scenario) {
        return start(scenario, Faults.none());
    }

    public static SimulatedCloud start(Scenario scenario, Faults faults) {
        return start(scenario, faults, ANY_FREE_PORT);
    }

    public static SimulatedCloud start(Scenario scenario, Faults faults, int port) {
        return new SimulatedCloud(scenario, faults, port);
    }

    public URI endpoint() {
        return listener.endpoint();
    }

    /** Returns the supported operations, for example {@code ecs:DescribeTasks}. */
    public Set<String> operations() {
        return aws.operations();
    }

    /** Returns the recorded calls in the order of their responses. Every HTTP attempt of a client is one call. */
    public List<SimulatedCall> calls() {
        return List.copyOf(calls);
    }

    /** Returns the faults. They may be changed while the cloud runs. */
    public Faults faults() {
        return faults;
    }

    /** Returns the API server of the scenario's cluster, which has separate faults and calls. */
    public Optional<SimulatedCluster> cluster() {
        return cluster;
    }

    @Override
    public void close() {
        listener.close();
        cluster.ifPresent(SimulatedCluster::close);
    }

    /**
     * Handles one request. The call is recorded before the response is sent, so a client that has the response finds
     * the call.
     */
    private HttpAnswer answer(HttpCall call) {
        AwsExchange exchange = aws.exchange(call);
        HttpAnswer answer = exchange.answer().encodedFor(call);
        calls.add(new SimulatedCall(
                clock.instant(),
                exchange.target().service(),
                exchange.target().operation(),
                exchange.region(),
                exchange.input(),
                answer.status(),
                exchange.errorCode(),
                exchange.refused(),
                exchange.requestId(),
                call.length(),
                answer.length(),
                answer.crc32()));
        return answer;
    }
}
