package org.ephemera.queue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.ephemera.envelope.Signer;
import org.ephemera.model.Artifact;
import org.ephemera.model.Target;
import org.ephemera.store.EvidenceStore;
import org.ephemera.testing.CountedCalls;

/** A cloud's store, queue and function, with nothing in them yet, for {@link KilledWorkers}. */
public interface CloudFixture {
    /**
     * How calls are told apart.
     *
     * @param fetched messages are asked for; who dies there has none
     * @param deleted a message is taken off the queue
     * @param announced somebody is told of a seal
     */
    record Calls(Pattern fetched, Pattern deleted, Pattern announced) {}

    /** For people. */
    String name();

    /** Not by way of the calls that are counted. */
    EvidenceStore store();

    Signer signer();

    /** Not by way of the calls that are counted. */
    Dispatch dispatch();

    /** Each is another workload. */
    Target target(int number);

    List<Artifact> planned(Target target);

    /** A program that runs a {@link WorkerLoop}; its argument is the file of a {@link org.ephemera.testing.TurnableClock}. */
    Class<?> worker();

    /** In which it runs, with every server that it writes to behind the counted calls. */
    Map<String, String> environment(CountedCalls calls) throws IOException;

    Calls calls();

    /** A message is seen again by anybody, as when the time of whoever took it is over. */
    void release(String receipt);

    /** What somebody heard who waits for seals, each as often as he did. */
    List<JsonNode> announced() throws IOException;
}
