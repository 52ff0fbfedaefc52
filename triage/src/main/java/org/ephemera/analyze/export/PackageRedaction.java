package org.ephemera.analyze.export;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.parse.sealed.ApiResponse;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.analyze.redact.KnownSecrets;
import org.ephemera.analyze.redact.TextRedaction;
import org.ephemera.format.Json;

/**
 * Redaction of the specifications in a package.
 * It writes copies without secrets: values of environment variables, password arguments, text that looks like a
 * credential, and every other occurrence of the same secrets, also encoded. The package is not changed.
 *
 * <p>A copy is not evidence: it is indented, and its file name identifies the original file.
 */
public final class PackageRedaction {
    private static final Set<String> SPECIFICATIONS = Set.of(
            "aws.ecs.task",
            "aws.ecs.tasks",
            "aws.ecs.task-definition",
            "aws.ecs.definition-history",
            "aws.ecs.service",
            "aws.ecs.service-revisions",
            "azure.aci.group",
            "azure.aks.virtual-node",
            "azure.app",
            "azure.app.revisions",
            "azure.app.replicas",
            "azure.job",
            "azure.job.executions",
            "kubernetes.pod",
            "kubernetes.pods",
            "kubernetes.workload",
            "kubernetes.workloads",
            "kubernetes.owners",
            "kubernetes.replica-sets",
            "kubernetes.controller-revisions");
    private static final String RAW = "data/raw/";

    private final SealedPackage sealed;
    private final RedactionMarks marks;

    private PackageRedaction(SealedPackage sealed, RedactionMarks marks) {
        this.sealed = sealed;
        this.marks = marks;
    }

    /** Receiver of the copies. */
    @FunctionalInterface
    public interface Files {
        /**
         * Creates a file.
         *
         * @param name relative, of {@code [A-Za-z0-9._/-]}, without {@code ..}
         */
        OutputStream create(String name) throws IOException;
    }

    /**
     * Creates a redaction with a key of the caller. A reader with the key can verify guesses of a secret.
     *
     * @param key of at least 16 bytes
     * @throws IllegalArgumentException if the key is shorter
     */
    public static PackageRedaction of(SealedPackage sealed, byte[] key) {
        return new PackageRedaction(sealed, new RedactionMarks(key));
    }

    /**
     * Writes all copies.
     *
     * @throws IOException if {@code files} throws it
     */
    public RedactedCopies write(Files files) throws IOException {
        List<EvidenceGap> gaps = new ArrayList<>();
        List<ApiResponse> answers = sealed.responses().stream()
                .filter(answer -> SPECIFICATIONS.contains(answer.artifact()))
                .toList();
        // A secret found in one document is replaced in all of them, so there are two passes.
        KnownSecrets known = new KnownSecrets();
        DocumentRedaction first = new DocumentRedaction(new TextRedaction(marks::of, known), known);
        for (ApiResponse answer : answers) {
            read(answer, gaps).ifPresent(first::copy);
        }
        DocumentRedaction second =
                new DocumentRedaction(new TextRedaction(marks::of, known.frozen()), new KnownSecrets());
        List<String> names = new ArrayList<>();
        for (ApiResponse answer : answers) {
            Optional<JsonNode> document = read(answer, new ArrayList<>());
            if (document.isPresent()) {
                String name = name(answer);
                try (OutputStream out = files.create(name)) {
                    out.write(Json.prettyEscaped(second.copy(document.get())));
                }
                names.add(name);
            }
        }
        return new RedactedCopies(names, second.counts(), gaps);
    }

    private Optional<JsonNode> read(ApiResponse answer, List<EvidenceGap> gaps) {
        try {
            JsonNode document = sealed.read(answer);
            if (document.isContainerNode()) {
                return Optional.of(document);
            }
            gaps.add(new EvidenceGap(answer.item(), "no copy was written: the body is not a JSON document"));
        } catch (IOException e) {
            gaps.add(new EvidenceGap(answer.item(), "no copy was written: " + e.getMessage()));
        }
        return Optional.empty();
    }

    private static String name(ApiResponse answer) {
        String path = answer.files().getFirst().path();
        String below = path.startsWith(RAW) ? path.substring(RAW.length()) : path;
        return "redacted/" + below.replaceAll("[^A-Za-z0-9._/-]", "_").replace("..", "_");
    }
}
