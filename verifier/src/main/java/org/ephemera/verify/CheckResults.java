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

/**
 * Collects the results of the checks. All deviations are counted; the first 50 of each check are kept. Not thread-safe.
 */
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

    private final Map<VerificationCheck, Tally> tallies = new EnumMap<>(VerificationCheck.class);

    void broken(VerificationCheck check, DeviationKind kind, CheckLocation place, String message) {
        tally(check).broken++;
        add(check, Result.BROKEN, Optional.of(kind), place, message);
    }

    /** Records a malformed part of the package. No kind of deviation applies to it. */
    void malformed(VerificationCheck check, CheckLocation place, String message) {
        tally(check).broken++;
        add(check, Result.BROKEN, Optional.empty(), place, message);
    }

    /** Records a part of the package that cannot be read, so it is neither intact nor broken. */
    void unread(VerificationCheck check, CheckLocation place, String message) {
        tally(check).unread++;
        add(check, Result.SKIPPED, Optional.empty(), place, message);
    }

    /** Records that there is no seal. It is unknown whether the package was never sealed or the seal was deleted. */
    void unsealed(String message) {
        tally(VerificationCheck.SIGNATURE).unread++;
        add(
                VerificationCheck.SIGNATURE,
                Result.BROKEN,
                Optional.of(DeviationKind.MISSING),
                CheckLocation.of(PackageLayout.SEAL),
                message);
    }

    /** Records that the seal states another key than the given one, so its signature is not verified. */
    void otherKey(CheckLocation place, String message) {
        tally(VerificationCheck.SIGNATURE).unread++;
        add(VerificationCheck.SIGNATURE, Result.OTHER_KEY, Optional.of(DeviationKind.UNKNOWN_SIGNER), place, message);
    }

    /**
     * Runs a part of a check and records a read failure.
     *
     * @return false if something could not be read; results that depend on it prove nothing
     */
    boolean attempt(VerificationCheck check, Part part) {
        try {
            part.run();
            return true;
        } catch (IOException e) {
            unread(check, CheckLocation.PACKAGE, String.valueOf(e.getMessage()));
        } catch (UncheckedIOException e) {
            // The listing failed after its first entries.
            String message = Objects.requireNonNull(e.getCause()).getMessage();
            unread(check, CheckLocation.PACKAGE, String.valueOf(message));
        }
        return false;
    }

    /** Records a check as skipped, unless it already has a result. */
    void skipUnlessRun(VerificationCheck check, String message) {
        end(check, Result.SKIPPED, message);
    }

    void skipped(VerificationCheck check, String message) {
        add(check, Result.SKIPPED, Optional.empty(), CheckLocation.PACKAGE, message);
    }

    /** Records a check as passed, unless it already has a result. */
    void end(VerificationCheck check, String message) {
        end(check, Result.OK, message);
    }

    boolean isBroken(VerificationCheck check) {
        return deviations(check) > 0;
    }

    /** Returns the number of deviations that a check has found so far. */
    int deviations(VerificationCheck check) {
        return tally(check).broken;
    }

    VerificationResult verdict() {
        if (tallies.values().stream().anyMatch(tally -> tally.broken > 0)) {
            return VerificationResult.BROKEN;
        }
        if (tally(VerificationCheck.SIGNATURE).kept.stream().anyMatch(result -> result.result() == Result.OTHER_KEY)) {
            return VerificationResult.OTHER_KEY;
        }
        for (VerificationCheck check : VerificationCheck.values()) {
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

    private void end(VerificationCheck check, Result result, String message) {
        if (tally(check).kept.isEmpty()) {
            tally(check).passed = result == Result.OK;
            add(check, result, Optional.empty(), CheckLocation.PACKAGE, message);
        }
    }

    private void add(
            VerificationCheck check, Result result, Optional<DeviationKind> kind, CheckLocation place, String message) {
        List<CheckResult> kept = tally(check).kept;
        if (kept.size() < KEPT) {
            kept.add(new CheckResult(check, result, kind, place.path(), place.line(), message));
        }
    }

    private Tally tally(VerificationCheck check) {
        return tallies.computeIfAbsent(check, c -> new Tally());
    }
}
