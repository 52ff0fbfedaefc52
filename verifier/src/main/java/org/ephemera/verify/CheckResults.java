package org.ephemera.verify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.ephemera.format.PackageLayout;
import org.ephemera.verify.CheckResult.Result;

/** Takes down what the checks find: all of it is counted, the first of each check are kept. Used by one thread. */
final class CheckResults {
    private static final int KEPT = 50;

    /** A part of a check that reads the package. */
    @FunctionalInterface
    interface Part {
        void run() throws IOException;
    }

    private static final class Tally {
        final List<CheckResult> kept = new ArrayList<>();
        int broken;
        int unread;
        boolean passed;
    }

    private final Map<Check, Tally> tallies = new EnumMap<>(Check.class);

    void broken(Check check, DeviationKind kind, CheckLocation place, String message) {
        tally(check).broken++;
        add(check, Result.BROKEN, Optional.of(kind), place, message);
    }

    /** Something that is not of its form and so cannot be said to be of any kind. */
    void malformed(Check check, CheckLocation place, String message) {
        tally(check).broken++;
        add(check, Result.BROKEN, Optional.empty(), place, message);
    }

    /** Something that might be right or wrong, and could not be read. */
    void unread(Check check, CheckLocation place, String message) {
        tally(check).unread++;
        add(check, Result.SKIPPED, Optional.empty(), place, message);
    }

    /** There is no seal: it was taken away, or was never there, and nobody can tell which. */
    void unsealed(String message) {
        tally(Check.SIGNATURE).unread++;
        add(
                Check.SIGNATURE,
                Result.BROKEN,
                Optional.of(DeviationKind.MISSING),
                CheckLocation.of(PackageLayout.SEAL),
                message);
    }

    /** Records that the seal names another key than the given one, so its signature is not verified. */
    void otherKey(CheckLocation place, String message) {
        tally(Check.SIGNATURE).unread++;
        add(Check.SIGNATURE, Result.OTHER_KEY, Optional.of(DeviationKind.UNKNOWN_SIGNER), place, message);
    }

    /**
     * Runs a part of a check; what cannot be read is taken down.
     *
     * @return false if something could not be read: what follows from it says nothing
     */
    boolean attempt(Check check, Part part) {
        try {
            part.run();
            return true;
        } catch (IOException e) {
            unread(check, CheckLocation.PACKAGE, String.valueOf(e.getMessage()));
        } catch (UncheckedIOException e) {
            // A listing that fails in its middle.
            String message = Objects.requireNonNull(e.getCause()).getMessage();
            unread(check, CheckLocation.PACKAGE, String.valueOf(message));
        }
        return false;
    }

    /** For a check that nobody could make. */
    void skipUnlessRun(Check check, String message) {
        end(check, Result.SKIPPED, message);
    }

    void skipped(Check check, String message) {
        add(check, Result.SKIPPED, Optional.empty(), CheckLocation.PACKAGE, message);
    }

    /** Ends a check; unless it has found something, it has found everything in order. */
    void end(Check check, String message) {
        end(check, Result.OK, message);
    }

    boolean isBroken(Check check) {
        return tally(check).broken > 0;
    }

    VerificationResult verdict() {
        if (tallies.values().stream().anyMatch(tally -> tally.broken > 0)) {
            return VerificationResult.BROKEN;
        }
        if (tally(Check.SIGNATURE).kept.stream().anyMatch(result -> result.result() == Result.OTHER_KEY)) {
            return VerificationResult.OTHER_KEY;
        }
        for (Check check : Check.values()) {
            if (tally(check).unread > 0 || (check.isMandatory() && !tally(check).passed)) {
                return VerificationResult.UNVERIFIABLE;
            }
        }
        return VerificationResult.INTACT;
    }

    List<CheckResult> results() {
        List<CheckResult> results = new ArrayList<>();
        tallies.forEach((check, tally) -> {
            results.addAll(tally.kept);
            int more = tally.broken + tally.unread - tally.kept.size();
            if (more > 0) {
                Result result = tally.broken > 0 ? Result.BROKEN : Result.SKIPPED;
                results.add(new CheckResult(
                        check, result, Optional.empty(), Optional.empty(), Optional.empty(), "and " + more + " more"));
            }
        });
        return results;
    }

    private void end(Check check, Result result, String message) {
        if (tally(check).kept.isEmpty()) {
            tally(check).passed = result == Result.OK;
            add(check, result, Optional.empty(), CheckLocation.PACKAGE, message);
        }
    }

    private void add(Check check, Result result, Optional<DeviationKind> kind, CheckLocation place, String message) {
        List<CheckResult> kept = tally(check).kept;
        if (kept.size() < KEPT) {
            kept.add(new CheckResult(check, result, kind, place.path(), place.line(), message));
        }
    }

    private Tally tally(Check check) {
        return tallies.computeIfAbsent(check, c -> new Tally());
    }
}
