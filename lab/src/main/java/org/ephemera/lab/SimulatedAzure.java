package org.ephemera.lab;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.ephemera.lab.azure.AzureCloud;
import org.ephemera.lab.azure.AzureExchange;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.http.HttpAnswer;
import org.ephemera.lab.http.HttpCall;
import org.ephemera.lab.http.HttpListener;
import org.ephemera.lab.kubernetes.EntraToken;
import org.ephemera.lab.scenario.AzureScenario;

/** Running simulated Azure: Azure Resource Manager, Azure Monitor and Log Analytics on one endpoint. */
public final class SimulatedAzure implements AutoCloseable {

    private static final int ANY_FREE_PORT = 0;

    private final Optional<SimulatedCluster> cluster;
    private final AzureCloud azure;
    private final Faults faults;
    private final Clock clock;
    private final List<SimulatedCall> calls = new CopyOnWriteArrayList<>();
    private final HttpListener listener;

    private SimulatedAzure(AzureScenario scenario, Faults faults) {
        this.cluster = scenario.cluster().map(state -> SimulatedCluster.start(state, List.of(new EntraToken())));
        this.azure = new AzureCloud(
                scenario, faults, cluster.map(SimulatedCluster::address), cluster.map(SimulatedCluster::credential));
        this.faults = faults;
        this.clock = scenario.clock();
        this.listener = HttpListener.start(ANY_FREE_PORT, this::answer);
    }

    public static SimulatedAzure start(AzureScenario scenario) {
        return start(scenario, Faults.none());
    }

    public static SimulatedAzure start(AzureScenario scenario, Faults faults) {
        return new SimulatedAzure(scenario, faults);
    }

    public URI endpoint() {
        return listener.endpoint();
    }

    /** Returns the supported operations, for example {@code containerinstance:ContainerGroups_Get}. */
    public Set<String> operations() {
        return azure.operations();
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

    private HttpAnswer answer(HttpCall call) {
        AzureExchange exchange = azure.exchange(call);
        HttpAnswer answer = exchange.answer().encodedFor(call);
        calls.add(new SimulatedCall(
                clock.instant(),
                exchange.service(),
                exchange.operation(),
                "",
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
