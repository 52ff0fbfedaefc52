package org.ephemera.cli.options;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.AnalysisOutputs;
import org.ephemera.analyze.MetricBaseline;
import org.ephemera.analyze.PackageAnalyzer;
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
import org.ephemera.verify.result.FileErrorText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options that specify the package to analyze, its key, reference and baseline. */
public final class TriageOptions {
    private static final long MAX_REFERENCE_BYTES = 16 << 20;

    @Parameters(
            paramLabel = "PACKAGE",
            description =
                    "Folder of the package, its .zip or .tar, STORE-URI/packages/…/ID, or the package id in the store.")
    private String name = "";

    @Option(
            names = "--key",
            paramLabel = "PUB.pem",
            description =
                    "Verify the package with the signer's public key first; a package that is broken or signed with"
                            + " another key is not analyzed.")
    private @Nullable String key;

    @Option(
            names = "--store",
            paramLabel = "URI",
            description = "Package store: file:DIR (default file:./evidence), s3://BUCKET/PREFIX or%n"
                    + "azblob://ACCOUNT/CONTAINER/PREFIX (EPHEMERA_STORE).")
    private @Nullable String store;

    @Option(
            names = "--reference",
            paramLabel = "FILE",
            description =
                    "Intended configuration from the administrators: task definition, ARM or CloudFormation template,"
                            + " or Kubernetes objects, as JSON or YAML.")
    private @Nullable String reference;

    @Option(
            names = "--baseline",
            paramLabel = "PACKAGE",
            description = "Package of a sweep with earlier metrics of the same containers; may be repeated.")
    private List<String> baseline = new ArrayList<>();

    private PackageArgument packageArgument(String argument, Session session) {
        String where = SettingLookup.of(store, StoreOpener.VARIABLE, session).orElse(StoreOpener.DEFAULT);
        return new PackageArgument(argument, where, Optional.empty(), session);
    }

    /** Returns the package to analyze. */
    public PackageArgument packageArgument(Session session) {
        return packageArgument(name, session);
    }

    /**
     * Returns the verification of a broken package; empty if the package is intact or {@code --key} is not set.
     *
     * @throws CommandFailure if the package cannot be verified with the key
     */
    public Optional<VerificationOutput> broken(Session session) throws CommandFailure, IOException {
        if (key == null) {
            return Optional.empty();
        }
        VerificationOutput verified;
        try {
            verified = new VerificationOutput(packageArgument(session).verify(PemFiles.publicKeys(session.path(key))));
        } catch (IOException e) {
            throw CommandFailure.of(ErrorReport.unverifiable(e), e);
        }
        Optional<CommandFailure> failure = verified.failure();
        if (failure.isPresent()) {
            throw failure.get();
        }
        return verified.exitCode() == ExitCodes.INTACT ? Optional.empty() : Optional.of(verified);
    }

    /** Warns on stderr that the seal was not verified, if {@code --key} is not set: the analysis may be quoted. */
    public void warnIfUnverified(Session session) {
        if (key == null) {
            session.remarks()
                    .line("ephemera: The seal was not verified. Use --key PUB.pem to verify the package first.");
        }
    }

    /** Warns on stderr, with every output format, of files that are missing: the verdict may be too optimistic. */
    public void warnOfMissingFiles(Analysis analysis, Session session) {
        if (!analysis.missing().isEmpty()) {
            session.remarks()
                    .line(TextStyle.BAD.of("ephemera: The package is incomplete: "
                            + MissingFiles.statement(analysis.missing()) + "."));
        }
    }

    /** Opens the package to analyze. */
    public SealedPackage open(Session session) throws CommandFailure, IOException {
        return open(packageArgument(session));
    }

    /** Analyzes a package with the reference and the baselines of the options, and writes no files. */
    public Analysis analyze(SealedPackage sealed, Session session) throws CommandFailure, IOException {
        return analyze(sealed, name -> OutputStream.nullOutputStream(), false, session);
    }

    /** Analyzes a package with the reference and the baselines of the options. */
    public Analysis analyze(SealedPackage sealed, AnalysisOutputs outputs, Session session)
            throws CommandFailure, IOException {
        return analyze(sealed, outputs, true, session);
    }

    private Analysis analyze(SealedPackage sealed, AnalysisOutputs outputs, boolean texts, Session session)
            throws CommandFailure, IOException {
        Optional<ReferenceSpec> intended =
                reference == null ? Optional.empty() : Optional.of(reference(session.path(reference)));
        List<SealedPackage> others = new ArrayList<>();
        try {
            for (String other : baseline) {
                others.add(open(packageArgument(other, session)));
            }
            return PackageAnalyzer.analyze(
                    sealed, new PackageAnalyzer.Options(intended, MetricBaseline.of(others), texts), outputs);
        } catch (AnalysisException e) {
            throw CommandFailure.couldNot(e);
        } finally {
            for (SealedPackage other : others) {
                other.close();
            }
        }
    }

    private static ReferenceSpec reference(Path file) throws CommandFailure {
        String remedy = "Use a JSON or YAML file of at most 16 MiB for --reference";
        try {
            if (Files.size(file) <= MAX_REFERENCE_BYTES) {
                byte[] bytes = Files.readAllBytes(file);
                String fileName = SanitizedText.of(String.valueOf(file.getFileName()));
                if (isJson(bytes)) {
                    return ReferenceSpec.parse(fileName, bytes);
                }
                List<JsonNode> documents = YamlDocuments.parse(bytes);
                if (documents.isEmpty()) {
                    throw CommandFailure.couldNot("the reference " + file + " is empty", remedy);
                }
                return ReferenceSpec.of(fileName, documents, Digest.of(bytes));
            }
        } catch (FileSystemException e) {
            throw CommandFailure.couldNot("cannot read the reference: " + FileErrorText.message(e), remedy);
        } catch (IOException e) {
            throw CommandFailure.couldNot("cannot parse the reference " + file + " as JSON or YAML", remedy);
        }
        throw CommandFailure.couldNot("the reference " + file + " is larger than 16 MiB", remedy);
    }

    /**
     * Reports whether the first character that is not white space is a brace. A YAML flow mapping also starts with a
     * brace, but is usually valid JSON.
     */
    private static boolean isJson(byte[] bytes) {
        int at = 0;
        while (at < bytes.length && (bytes[at] <= ' ')) {
            at++;
        }
        return at < bytes.length && bytes[at] == '{';
    }

    private static SealedPackage open(PackageArgument argument) throws CommandFailure, IOException {
        try {
            return SealedPackage.open(argument.open());
        } catch (AnalysisException e) {
            throw CommandFailure.couldNot(e);
        }
    }
}
