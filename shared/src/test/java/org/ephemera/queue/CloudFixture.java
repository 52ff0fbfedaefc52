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
import org.ephemera.testing.CallInterceptingProxy;

/** Empty store, queue and function of a cloud, for {@link KilledWorkerSchedule}. */
public interface CloudFixture {
    /**
     * Patterns of the calls that are counted.
     *
     * @param fetched requests for messages; a worker that dies there holds none
     * @param deleted removal of a message from the queue
     * @param announced announcement of a seal
     */
    record Calls(Pattern fetched, Pattern deleted, Pattern announced) {}

    /** Returns the name of the cloud, for output. */
    String name();

    /** Not by way of the calls that are counted. */
    EvidenceStore store();

    Signer signer();

    /** Not by way of the calls that are counted. */
    WorkDispatch dispatch();

    /** Returns an alert; each one is for another workload. */
    Target target(int number);

    List<Artifact> planned(Target target);

    /**
     * Returns the main class that runs a {@link WorkerLoop}; its argument is the file of a {@link
     * org.ephemera.testing.FileOffsetClock}.
     */
    Class<?> worker();

    /** Returns the environment of the process, in which all servers that it writes to are behind the counted calls. */
    Map<String, String> environment(CallInterceptingProxy calls) throws IOException;

    Calls calls();

    /** Makes a message visible again, as after its visibility timeout. */
    void release(String receipt);

    /** Returns the announcements of seals that were received, including duplicates. */
    List<JsonNode> announced() throws IOException;
}
