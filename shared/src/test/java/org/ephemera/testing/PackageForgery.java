package org.ephemera.testing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ephemera.envelope.DsseEnvelope;
import org.ephemera.envelope.MerkleTree;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.envelope.SealStatement;
import org.ephemera.envelope.Signer;
import org.ephemera.format.BagManifest;
import org.ephemera.format.BuildInfo;
import org.ephemera.format.Json;
import org.ephemera.format.OutcomeList;
import org.ephemera.format.PackageLayout;
import org.ephemera.model.Digest;

/** Forgeries of a package by an attacker who can write to it and knows its format. */
public final class PackageForgery {
    /** Order of the group of P-256 (FIPS 186-5). */
    private static final BigInteger ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

    private final Path folder;

    public PackageForgery(Path folder) {
        this.folder = folder;
    }

    public PackageForgery replace(String path, String text, String by) throws IOException {
        String old = Files.readString(folder.resolve(path), StandardCharsets.UTF_8);
        if (!old.contains(text)) {
            throw new IOException(path + " has no '" + text + "'");
        }
        Files.writeString(folder.resolve(path), old.replace(text, by), StandardCharsets.UTF_8);
        return this;
    }

    /** Rewrites both manifests for the existing files. */
    public PackageForgery rewriteManifests() throws IOException {
        Files.write(
                folder.resolve(PackageLayout.MANIFEST), BagManifest.of(data()).toBytes());
        Map<String, Digest> tags = new TreeMap<>();
        for (String path : PackageLayout.TAGGED) {
            tags.put(path, Digest.of(Files.readAllBytes(folder.resolve(path))));
        }
        Files.write(
                folder.resolve(PackageLayout.TAG_MANIFEST), BagManifest.of(tags).toBytes());
        return this;
    }

    /** Rewrites every count in the root files for the existing files. */
    public PackageForgery rewriteCounts() throws IOException {
        OutcomeList outcomes = OutcomeList.parse(Files.newInputStream(folder.resolve(PackageLayout.OUTCOMES)));
        Path file = folder.resolve(PackageLayout.PACKAGE);
        ObjectNode closing = (ObjectNode) Json.parse(Files.readAllBytes(file));
        ObjectNode counts = (ObjectNode) closing.get("counts");
        String oxum = counts.get("bytes").asText() + "." + counts.get("files").asText();
        counts.put("items", outcomes.items().size()).put("files", data().size()).put("bytes", bytes());
        ObjectNode codes = closing.putObject("outcomes");
        outcomes.counts().forEach((code, count) -> codes.put(code.key(), count));
        closing.put("status", outcomes.status().key());
        Files.write(file, Json.pretty(closing));
        return replace(PackageLayout.BAG_INFO, oxum, bytes() + "." + data().size());
    }

    /** Seals the existing files in the sealer's format. */
    public PackageForgery reseal(Signer signer) throws IOException {
        rewriteCounts().rewriteManifests();
        SealStatement old =
                SealStatement.parse(DsseEnvelope.parse(Files.readAllBytes(folder.resolve(PackageLayout.SEAL)))
                        .statement());
        OutcomeList outcomes = OutcomeList.parse(Files.newInputStream(folder.resolve(PackageLayout.OUTCOMES)));
        Map<String, Integer> counts = new LinkedHashMap<>();
        outcomes.counts().forEach((code, count) -> counts.put(code.key(), count));
        MerkleTree tree = new MerkleTree();
        data().forEach((path, digest) -> tree.add(BagManifest.line(path, digest)));
        SealStatement statement = new SealStatement(
                old.packageId(),
                old.caseId(),
                old.openedAt(),
                old.sealedAt(),
                outcomes.status().key(),
                data().size(),
                bytes(),
                old.foreignCount(),
                counts,
                Digest.of(Files.readAllBytes(folder.resolve(PackageLayout.TAG_MANIFEST))),
                Digest.of(Files.readAllBytes(folder.resolve(PackageLayout.MANIFEST))),
                tree.root(),
                PublicKeys.keyId(signer.publicKey()),
                signer.uri());
        return sealed(statement.toBytes(BuildInfo.current()), signer);
    }

    /** Seals with any statement. */
    public PackageForgery sealed(byte[] statement, Signer signer) throws IOException {
        Files.write(
                folder.resolve(PackageLayout.SEAL),
                DsseEnvelope.sign(statement, signer).toBytes());
        return this;
    }

    /**
     * Replaces a number of the seal's signature with the negative number of the same bits, which some parsers accept.
     * This needs no key.
     */
    public PackageForgery negateSignature() throws IOException {
        DsseEnvelope old = DsseEnvelope.parse(Files.readAllBytes(folder.resolve(PackageLayout.SEAL)));
        byte[] der = Base64.getDecoder().decode(old.signature());
        int end = 4 + der[3];
        BigInteger s = new BigInteger(1, Arrays.copyOfRange(der, end + 2, der.length));
        // Both values are signed numbers; the greater has its highest bit set, so DER prepends a zero byte.
        byte[] bits = s.max(ORDER.subtract(s)).toByteArray();
        int length = bits.length - 1;
        byte[] written = Arrays.copyOf(der, end + 2 + length);
        written[1] = (byte) (written.length - 2);
        written[end + 1] = (byte) length;
        System.arraycopy(bits, 1, written, end + 2, length);
        return replace(PackageLayout.SEAL, old.signature(), Base64.getEncoder().encodeToString(written));
    }

    /** Appends a byte to the seal's signature, within its Base64. */
    public PackageForgery lengthenSignature() throws IOException {
        String old = DsseEnvelope.parse(Files.readAllBytes(folder.resolve(PackageLayout.SEAL)))
                .signature();
        byte[] der = Base64.getDecoder().decode(old);
        return replace(
                PackageLayout.SEAL,
                "\"sig\":\"" + old,
                "\"sig\":\"" + Base64.getEncoder().encodeToString(Arrays.copyOf(der, der.length + 1)));
    }

    private Map<String, Digest> data() throws IOException {
        Map<String, Digest> digests = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder.resolve(PackageLayout.DATA))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                digests.put(folder.relativize(file).toString(), Digest.of(Files.readAllBytes(file)));
            }
        }
        return digests;
    }

    private long bytes() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve(PackageLayout.DATA))) {
            long bytes = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
            return bytes;
        }
    }
}
