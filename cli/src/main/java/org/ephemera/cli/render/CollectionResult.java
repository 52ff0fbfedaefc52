package org.ephemera.cli.render;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.acquire.AcquisitionReceipt;
import org.ephemera.acquire.PackageProblem;
import org.ephemera.cli.session.ExitCode;
import org.ephemera.format.CompletenessStatus;
import org.ephemera.format.ItemOutcome;
import org.ephemera.model.OutcomeCode;
import org.ephemera.seal.SealTimestamp;

/**
 * Result of a collection.
 *
 * @param sealedBefore true if the package of the alert was already sealed, so that nothing was collected now
 */
public record CollectionResult(AcquisitionReceipt receipt, boolean sealedBefore) {
    public CollectionResult(AcquisitionReceipt receipt) {
        this(receipt, false);
    }

    /** Returns the JSON form that functions return, and {@code sealedBefore} if nothing was collected now. */
    public ObjectNode toJson() {
        ObjectNode json = receipt.toJson();
        return sealedBefore ? json.put("sealedBefore", true) : json;
    }

    /**
     * Returns COULD_NOT if every required item failed. Returns DONE if the package is complete, no timestamp is missing
     * and the package is not a copy; else WRONG.
     */
    public ExitCode exitCode() {
        if (required().allMatch(item -> item.status() == CompletenessStatus.FAILED)) {
            return ExitCode.COULD_NOT;
        }
        boolean whole = receipt.foreignObject().isEmpty()
                && receipt.seal().outcomes().status() == CompletenessStatus.COMPLETE
                && !(receipt.seal().timestamp() instanceof SealTimestamp.Missing);
        return whole ? ExitCode.DONE : ExitCode.WRONG;
    }

    /**
     * Returns the cause if no required evidence was collected: the message of the first required item that sent a
     * request, because the messages of the others refer to such an item.
     */
    public Optional<String> requiredEvidenceFailure() {
        boolean some = required()
                .anyMatch(item -> item.status() == CompletenessStatus.COMPLETE || item.code() == OutcomeCode.PARTIAL);
        return some
                ? Optional.empty()
                : Stream.concat(required().filter(CollectionResult::isRequested), required())
                        .map(item -> item.outcome().message())
                        .findFirst();
    }

    private static boolean isRequested(ItemOutcome item) {
        return item.answers() + item.errors() > 0;
    }

    List<ItemOutcome> items() {
        return receipt.seal().outcomes().items();
    }

    List<PackageProblem> problems() {
        return PackageProblem.of(receipt.seal());
    }

    long bytes() {
        return items().stream().mapToLong(ItemOutcome::bytes).sum();
    }

    private Stream<ItemOutcome> required() {
        return items().stream().filter(item -> item.planned().required());
    }
}
