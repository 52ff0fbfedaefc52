package org.ephemera.kubernetes.call;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Supplier;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.Recorder;
import org.ephemera.format.ResponsePage;
import org.ephemera.kubernetes.Cluster;
import org.ephemera.model.Artifact;
import org.ephemera.model.SanitizedText;

/** Makes the calls of one item, each recorded. Reads only: whatever is asked, it is asked with GET. */
public final class ItemCalls {
    private final Artifact artifact;
    private final Cluster cluster;
    private final Recorder recorder;
    private final Deadline deadline;
    private final SourceContext access;

    public ItemCalls(Artifact artifact, Cluster cluster, Recorder recorder, Deadline deadline, SourceContext access) {
        this.artifact = artifact;
        this.cluster = cluster;
        this.recorder = recorder;
        this.deadline = deadline;
        this.access = access;
    }

    /**
     * Asks, and stores the answer's body as it comes.
     *
     * @param view made for each attempt, sees the bytes while they are stored
     * @throws IOException if the store fails
     */
    public <V extends OutputStream> CallResult<V> ask(ApiRequest question, Supplier<V> view) throws IOException {
        return question.canBeAsked() ? exchange(question).stored(view) : new CallResult.Refused<>(noName(question));
    }

    /** Asks what all else waits on: it is tried for as long as a call may take. */
    public <V extends OutputStream> CallResult<V> insist(ApiRequest question, Supplier<V> view) throws IOException {
        return RecordedCall.patient(declared(question), cluster, recorder, deadline, access)
                .stored(view);
    }

    /** Asks for what must not be kept as it is: the view sees the body, and nothing of it is stored. */
    public <V extends OutputStream> CallResult<V> look(ApiRequest question, Supplier<V> view) throws IOException {
        return question.canBeAsked() ? exchange(question).seen(view) : new CallResult.Refused<>(noName(question));
    }

    /** Asks for what must not be kept as it is, and stores what is made of it as it comes. */
    public <V extends DerivedDocument> CallResult<V> derive(ApiRequest question, Supplier<V> view) throws IOException {
        return question.canBeAsked() ? exchange(question).derived(view) : new CallResult.Refused<>(noName(question));
    }

    private ApiFailure noName(ApiRequest question) {
        String named = ResourceOperation.isName(question.name()) ? question.namespace() : question.name();
        return new ApiFailure(
                question.operation(),
                0,
                ApiFailure.NOT_A_NAME,
                "the name " + SanitizedText.of(named)
                        + " is no object's, so it was not asked for; what named it is stored",
                ErrorOrigin.OTHER,
                0,
                0,
                cluster.endpoint().toString(),
                cluster.network(),
                cluster.admission());
    }

    private RecordedCall exchange(ApiRequest question) {
        return new RecordedCall(declared(question), cluster, recorder, deadline, access);
    }

    private ApiRequest declared(ApiRequest question) {
        if (!artifact.operations().contains(question.operation().key())) {
            throw new IllegalStateException(
                    artifact.id() + " does not declare " + question.operation().key());
        }
        return question;
    }

    /** Every answer is logged with what the source found in it. */
    public void log(StoredResponse received, ResponsePage page) {
        recorder.response(received.call(), received.answer(), received.files(), page);
    }

    /** True if the call was cut off by the deadline of the whole collection: whoever goes on later may ask again. */
    public boolean cutByDeadline(ApiFailure refusal) {
        return refusal.code().equals(ApiFailure.DEADLINE)
                || (refusal.code().equals(ApiFailure.OUT_OF_TIME) && deadline.passed());
    }
}
