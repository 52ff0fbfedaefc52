package org.ephemera.kubernetes.call;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Supplier;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.Recorder;
import org.ephemera.format.Page;
import org.ephemera.kubernetes.Cluster;
import org.ephemera.model.Artifact;
import org.ephemera.model.Shown;

/** Makes the calls of one item, each recorded. Reads only: whatever is asked, it is asked with GET. */
public final class Calls {
    private final Artifact artifact;
    private final Cluster cluster;
    private final Recorder recorder;
    private final Deadline deadline;
    private final Access access;

    public Calls(Artifact artifact, Cluster cluster, Recorder recorder, Deadline deadline, Access access) {
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
    public <V extends OutputStream> Reply<V> ask(Question question, Supplier<V> view) throws IOException {
        return question.canBeAsked() ? exchange(question).stored(view) : new Reply.Refused<>(noName(question));
    }

    /** Asks what all else waits on: it is tried for as long as a call may take. */
    public <V extends OutputStream> Reply<V> insist(Question question, Supplier<V> view) throws IOException {
        return Exchange.patient(declared(question), cluster, recorder, deadline, access)
                .stored(view);
    }

    /** Asks for what must not be kept as it is: the view sees the body, and nothing of it is stored. */
    public <V extends OutputStream> Reply<V> look(Question question, Supplier<V> view) throws IOException {
        return question.canBeAsked() ? exchange(question).seen(view) : new Reply.Refused<>(noName(question));
    }

    /** Asks for what must not be kept as it is, and stores what is made of it as it comes. */
    public <V extends Derivation> Reply<V> derive(Question question, Supplier<V> view) throws IOException {
        return question.canBeAsked() ? exchange(question).derived(view) : new Reply.Refused<>(noName(question));
    }

    private Refusal noName(Question question) {
        String named = Operation.isName(question.name()) ? question.namespace() : question.name();
        return new Refusal(
                question.operation(),
                0,
                Refusal.NOT_A_NAME,
                "the name " + Shown.of(named) + " is no object's, so it was not asked for; what named it is stored",
                Speaker.OTHER,
                0,
                0,
                cluster.endpoint().toString(),
                cluster.network(),
                cluster.admission());
    }

    private Exchange exchange(Question question) {
        return new Exchange(declared(question), cluster, recorder, deadline, access);
    }

    private Question declared(Question question) {
        if (!artifact.operations().contains(question.operation().key())) {
            throw new IllegalStateException(
                    artifact.id() + " does not declare " + question.operation().key());
        }
        return question;
    }

    /** Every answer is logged with what the source found in it. */
    public void log(Received received, Page page) {
        recorder.response(received.call(), received.answer(), received.files(), page);
    }

    /** True if the call was cut off by the deadline of the whole collection: whoever goes on later may ask again. */
    public boolean cutByDeadline(Refusal refusal) {
        return refusal.code().equals(Refusal.DEADLINE)
                || (refusal.code().equals(Refusal.OUT_OF_TIME) && deadline.passed());
    }
}
