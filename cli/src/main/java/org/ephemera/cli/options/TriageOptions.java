package org.ephemera.cli.options;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.AnalysisOutputs;
import org.ephemera.analyze.Baseline;
import org.ephemera.analyze.Triage;
import org.ephemera.analyze.drift.ReferenceSpec;
import org.ephemera.analyze.parse.sealed.AnalysisException;
import org.ephemera.analyze.parse.sealed.MissingFiles;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.azure.yaml.YamlDocuments;
import org.ephemera.cli.render.VerificationOutput;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.Session;
import org.ephemera.cli.session.SettingLookup;
import org.ephemera.cli.store.PackageArgument;
import org.ephemera.cli.store.StoreOpener;
import org.ephemera.cli.terminal.TextStyle;
import org.ephemera.model.Digest;
import org.ephemera.model.SanitizedText;
import org.ephemera.verify.result.ErrorReport;
import org.ephemera.verify.result.ExitCodes;
import org.ephemera.verify.result.FileTrouble;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which package is to be judged, and beside what. */
public final class TriageOptions {
    private static final long LARGEST_REFERENCE = 16 << 20;

    @Parameters(
            paramLabel = "PACKAGE",
            description = "A package's folder, a .zip or .tar of it, STORE-URI/packages/…/ID, or its id in the store.")
    private String name = "";

    @Option(
            names = "--key",
            paramLabel = "PUB.pem",
            description = "Verify it first, with the public key of whoever sealed it; a package that is broken, or"
                    + " signed with another key, is not judged.")
    private @Nullable String key;

    @Option(
            names = "--store",
            paramLabel = "URI",
            description = "Where an id is looked up: file:DIR (default file:./evidence), s3://BUCKET/PREFIX or"
                    + " azblob://ACCOUNT/CONTAINER/PREFIX (EPHEMERA_STORE).")
    private @Nullable String store;

    @Option(
            names = "--reference",
            paramLabel = "FILE",
            description = "The administrators' own copy of what should run: a task definition, a template of ARM or"
                    + " CloudFormation, or objects of Kubernetes, in JSON or YAML.")
    private @Nullable String reference;

    @Option(
            names = "--baseline",
            paramLabel = "PACKAGE",
            description = "A package of a sweep, for what the same containers did before; may be repeated.")
    private List<String> baseline = new ArrayList<>();

    public PackageArgument named(String called, Session session) {
        String where = SettingLookup.of(store, StoreOpener.VARIABLE, session).orElse(StoreOpener.DEFAULT);
        return new PackageArgument(called, where, Optional.empty(), session);
    }

    /** The package that is to be judged. */
    public PackageArgument named(Session session) {
        return named(name, session);
    }

    /**
     * What speaks against judging it at all; empty if nothing does, or if nobody asked.
     *
     * @throws CommandFailure if it cannot be verified
     */
    public Optional<VerificationOutput> broken(Session session) throws CommandFailure, IOException {
        if (key == null) {
            return Optional.empty();
        }
        VerificationOutput verified;
        try {
            verified = new VerificationOutput(named(session).verify(PemFiles.publicKey(session.path(key))));
        } catch (IOException e) {
            throw CommandFailure.of(ErrorReport.unverifiable(e), e);
        }
        Optional<CommandFailure> failure = verified.failure();
        if (failure.isPresent()) {
            throw failure.get();
        }
        return verified.exitCode() == ExitCodes.INTACT ? Optional.empty() : Optional.of(verified);
    }

    /** To people: whoever quotes what was concluded has to know that nobody looked whose seal it is. */
    public void remark(Session session) {
        if (key == null) {
            session.remarks().line("ephemera: Whose seal this is was not checked; --key PUB.pem checks it first.");
        }
    }

    /** In every form, and on stderr: a verdict over what is left of a package may be far too good. */
    public void missing(Analysis analysis, Session session) {
        if (!analysis.missing().isEmpty()) {
            session.remarks()
                    .line(TextStyle.BAD.of(
                            "ephemera: This is not the whole package: " + MissingFiles.told(analysis.missing()) + "."));
        }
    }

    public SealedPackage open(Session session) throws CommandFailure, IOException {
        return open(named(session));
    }

    /** Judges it beside the packages that were named for that. */
    public Analysis analyze(SealedPackage sealed, AnalysisOutputs outputs, Session session)
            throws CommandFailure, IOException {
        Optional<ReferenceSpec> should =
                reference == null ? Optional.empty() : Optional.of(reference(session.path(reference)));
        List<SealedPackage> others = new ArrayList<>();
        try {
            for (String other : baseline) {
                others.add(open(named(other, session)));
            }
            return Triage.analyze(sealed, new Triage.Options(should, Baseline.of(others), true), outputs);
        } catch (AnalysisException e) {
            throw CommandFailure.couldNot(e);
        } finally {
            for (SealedPackage other : others) {
                other.close();
            }
        }
    }

    private static ReferenceSpec reference(Path file) throws CommandFailure {
        String remedy = "Name a file with --reference that holds JSON or YAML of at most 16 MiB";
        try {
            if (Files.size(file) <= LARGEST_REFERENCE) {
                byte[] bytes = Files.readAllBytes(file);
                String called = SanitizedText.of(String.valueOf(file.getFileName()));
                if (isJson(bytes)) {
                    return ReferenceSpec.parse(called, bytes);
                }
                List<JsonNode> documents = YamlDocuments.parse(bytes);
                if (documents.isEmpty()) {
                    throw CommandFailure.couldNot("the reference " + file + " has nothing in it", remedy);
                }
                return ReferenceSpec.of(called, documents, Digest.of(bytes));
            }
        } catch (FileSystemException e) {
            throw CommandFailure.couldNot("the reference cannot be read: " + FileTrouble.what(e), remedy);
        } catch (IOException e) {
            throw CommandFailure.couldNot("the reference " + file + " cannot be read as JSON or YAML", remedy);
        }
        throw CommandFailure.couldNot("the reference " + file + " is too large to be one", remedy);
    }

    /** By the first letter that is there; a mapping of YAML in one line begins so, too, and is JSON most of the time. */
    private static boolean isJson(byte[] bytes) {
        int at = 0;
        while (at < bytes.length && (bytes[at] <= ' ')) {
            at++;
        }
        return at < bytes.length && bytes[at] == '{';
    }

    private static SealedPackage open(PackageArgument named) throws CommandFailure, IOException {
        try {
            return SealedPackage.open(named.open());
        } catch (AnalysisException e) {
            throw CommandFailure.couldNot(e);
        }
    }
}
