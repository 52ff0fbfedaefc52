package org.ephemera.verify;

import java.io.IOException;
import java.security.interfaces.ECPublicKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.envelope.DsseEnvelope;
import org.ephemera.envelope.RunDelegation;
import org.ephemera.format.PackageLayout;
import org.ephemera.verify.parse.EnvelopeParser;
import org.ephemera.verify.parse.MalformedException;

/** Delegations of the signing key to the runs that wrote the acquisition log. */
final class RunDelegations {
    private static final int LONGEST = 1 << 14;

    private final PackageFiles files;
    private final Optional<String> packageId;
    private final Optional<String> openRecord;
    private final List<ECPublicKey> keys;
    private final CheckResults findings;
    private final Map<String, RunDelegation> runs = new HashMap<>();

    /**
     * Creates an empty list.
     *
     * @param packageId of the package or, for a copy, of its original; empty if unknown
     * @param openRecord SHA-256 that the acquisition log begins with; empty if unknown
     * @param keys keys of which one has to have signed each delegation; empty if the seal is not verified, which is
     *     reported elsewhere
     */
    RunDelegations(
            PackageFiles files,
            Optional<String> packageId,
            Optional<String> openRecord,
            List<ECPublicKey> keys,
            CheckResults findings) {
        this.files = files;
        this.packageId = packageId;
        this.openRecord = openRecord;
        this.keys = keys;
        this.findings = findings;
    }

    /** Reads a delegation and reports a reason why it does not count. */
    void read(PackageFile file) throws IOException {
        try {
            Optional<byte[]> bytes = files.readFully(file.path(), LONGEST);
            DsseEnvelope envelope = EnvelopeParser.read(RunDelegation.TYPE, bytes.orElse(new byte[0]));
            RunDelegation delegation = RunDelegation.parse(EnvelopeParser.statement(envelope));
            Optional<String> problem = problem(file, envelope, delegation);
            if (problem.isPresent()) {
                report(file, problem.get());
            } else {
                runs.put(delegation.run(), delegation);
            }
        } catch (MalformedException e) {
            report(file, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new IOException(file.path() + ": " + e.getMessage(), e);
        }
    }

    Optional<RunDelegation> find(String run) {
        return Optional.ofNullable(runs.get(run));
    }

    int count() {
        return runs.size();
    }

    private Optional<String> problem(PackageFile file, DsseEnvelope envelope, RunDelegation delegation) {
        if (!delegation.path().equals(file.path())) {
            return Optional.of("states another run than its name");
        }
        if (packageId.isPresent()
                && !packageId.get().equals(delegation.packageId().value())) {
            return Optional.of("is of another package");
        }
        if (openRecord.isPresent()
                && !openRecord.get().equals(delegation.openRecord().hex())) {
            return Optional.of("states another hash of " + PackageLayout.OPEN);
        }
        return keys.isEmpty() || keys.stream().anyMatch(envelope::isSignedBy)
                ? Optional.empty()
                : Optional.of("is not signed with a given key");
    }

    private void report(PackageFile file, String message) {
        findings.broken(
                VerificationCheck.ACQUISITION_CHAIN,
                DeviationKind.ALTERED,
                CheckLocation.of(file.path()),
                file.path() + " " + message);
    }
}
