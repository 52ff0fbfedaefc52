package org.ephemera.lab.azure.keyvault;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * Version of a key in the simulated Key Vault, with its private key, which never leaves the vault.
 *
 * @param id {@code https://VAULT.vault.azure.net/keys/NAME/VERSION}
 * @param curve name in Key Vault: P-256, P-384 or P-521
 * @param begins start of validity (nbf), in the future if set
 * @param expired end of validity (exp), in the past if set
 */
public record VaultKey(
        String id, String curve, boolean enabled, Optional<Instant> begins, Optional<Instant> expired, KeyPair pair) {

    public static VaultKey create(String vault, String name, String curve) {
        String version = UUID.randomUUID().toString().replace("-", "");
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp" + curve.substring(2) + "r1"));
            return new VaultKey(
                    vault + "/keys/" + name + "/" + version,
                    curve,
                    true,
                    Optional.empty(),
                    Optional.empty(),
                    generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The JDK does not support the curve " + curve, e);
        }
    }

    public VaultKey disabled() {
        return new VaultKey(id, curve, false, begins, expired, pair);
    }

    public VaultKey expired(Instant since) {
        return new VaultKey(id, curve, enabled, begins, Optional.of(since), pair);
    }

    public VaultKey from(Instant time) {
        return new VaultKey(id, curve, enabled, Optional.of(time), expired, pair);
    }

    /** Returns the path {@code /keys/NAME/VERSION}. */
    String path() {
        return id.substring(id.indexOf("/keys/"));
    }

    /** Returns the path {@code /keys/NAME}. */
    String pathOfName() {
        return path().substring(0, path().lastIndexOf('/'));
    }

    /** Returns the KeyBundle (Get Key, api-version 7.6). */
    ObjectNode bundle() {
        ObjectNode bundle = JsonNodeFactory.instance.objectNode();
        ObjectNode key = bundle.putObject("key");
        key.put("kid", id).put("kty", "EC");
        key.putArray("key_ops").add("sign").add("verify");
        ECPublicKey held = (ECPublicKey) pair.getPublic();
        key.put("crv", curve)
                .put("x", coordinate(held, held.getW().getAffineX()))
                .put("y", coordinate(held, held.getW().getAffineY()));
        ObjectNode attributes = bundle.putObject("attributes");
        begins.ifPresent(time -> attributes.put("nbf", time.getEpochSecond()));
        expired.ifPresent(time -> attributes.put("exp", time.getEpochSecond()));
        attributes
                .put("enabled", enabled)
                .put("created", 1_764_000_000)
                .put("updated", 1_764_000_000)
                .put("recoveryLevel", "Recoverable")
                .put("recoverableDays", 90);
        return bundle;
    }

    /** Returns the response of Sign. The signature is the concatenation of r and s. */
    ObjectNode signed(byte[] digest) {
        try {
            Signature signer = Signature.getInstance("NONEwithECDSAinP1363Format");
            signer.initSign(pair.getPrivate());
            signer.update(digest);
            return JsonNodeFactory.instance.objectNode().put("kid", id).put("value", base64(signer.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The JDK cannot sign with the curve " + curve, e);
        }
    }

    private static String coordinate(ECPublicKey key, BigInteger number) {
        int size = (key.getParams().getCurve().getField().getFieldSize() + 7) / 8;
        byte[] bytes = number.toByteArray();
        byte[] padded = new byte[size];
        byte[] known = bytes.length > size ? Arrays.copyOfRange(bytes, bytes.length - size, bytes.length) : bytes;
        System.arraycopy(known, 0, padded, size - known.length, known.length);
        return base64(padded);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
