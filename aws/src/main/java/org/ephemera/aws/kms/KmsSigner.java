package org.ephemera.aws.kms;

import java.net.URI;
import java.security.interfaces.ECPublicKey;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.aws.call.AwsConnection;
import org.ephemera.aws.call.FailureAdvice;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.envelope.Signer;
import org.ephemera.envelope.SigningException;
import org.ephemera.model.SanitizedText;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GetPublicKeyResponse;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.MessageType;
import software.amazon.awssdk.services.kms.model.SigningAlgorithmSpec;

/**
 * Signer with a key in AWS KMS, identified by its ARN. An alias could later refer to another key, and an id is not
 * unique across accounts and regions.
 */
public final class KmsSigner implements Signer {
    public static final List<String> PERMISSIONS = List.of("kms:Sign", "kms:GetPublicKey");

    private static final String SCHEME = "awskms:";
    private static final Pattern FORM =
            Pattern.compile("awskms:(arn:aws[a-z-]*:kms:([a-z0-9-]+):[0-9]{12}:key/[A-Za-z0-9-]+)");
    /** Longest message in bytes that KMS signs; longer ones need a digest instead. */
    private static final int LONGEST = 4096;

    private final KmsClient kms;
    private final String arn;
    private final String endpoint;
    private volatile @Nullable ECPublicKey publicKey;

    private KmsSigner(KmsClient kms, String arn) {
        this.kms = kms;
        this.arn = arn;
        Optional<URI> override = kms.serviceClientConfiguration().endpointOverride();
        this.endpoint = override.map(URI::toString)
                .orElse("KMS in " + kms.serviceClientConfiguration().region().id());
    }

    /**
     * Returns a signer. Sends no request to KMS.
     *
     * @param uri {@code awskms:KEY-ARN}
     * @throws IllegalArgumentException if the URI has another form
     */
    public static KmsSigner of(String uri, AwsConnection aws) {
        Matcher form = FORM.matcher(uri);
        if (!form.matches()) {
            throw new IllegalArgumentException("the URI of a KMS signer is invalid; expected 'awskms:' and the ARN"
                    + " of a key, for example 'awskms:arn:aws:kms:eu-west-1:111122223333:key/1234abcd-…', not '"
                    + SanitizedText.address(uri)
                    + "'; 'aws kms describe-key' shows the ARN");
        }
        Region region = Region.of(form.group(2));
        return new KmsSigner(aws.configure(KmsClient.builder(), "kms", region).build(), form.group(1));
    }

    @Override
    public byte[] sign(byte[] message) throws SigningException {
        if (message.length > LONGEST) {
            throw new IllegalArgumentException("KMS signs at most " + LONGEST + " bytes, not " + message.length);
        }
        publicKey(); // its errors about an unsuitable key are clearer than those of Sign
        try {
            return kms.sign(r -> r.keyId(arn)
                            .message(SdkBytes.fromByteArray(message))
                            .messageType(MessageType.RAW)
                            .signingAlgorithm(SigningAlgorithmSpec.ECDSA_SHA_256))
                    .signature()
                    .asByteArray();
        } catch (SdkException e) {
            throw failed("sign with", "kms:Sign", e);
        }
    }

    @Override
    public ECPublicKey publicKey() throws SigningException {
        ECPublicKey key = publicKey;
        if (key == null) {
            key = fetch();
            publicKey = key;
        }
        return key;
    }

    @Override
    public String uri() {
        return SCHEME + arn;
    }

    private ECPublicKey fetch() throws SigningException {
        GetPublicKeyResponse key;
        try {
            key = kms.getPublicKey(r -> r.keyId(arn));
        } catch (SdkException e) {
            throw failed("get the public key of", "kms:GetPublicKey", e);
        }
        try {
            // The curve is read from the key itself; the name in the KMS response is only for the message.
            ECPublicKey onP256 = PublicKeys.fromDer(key.publicKey().asByteArray());
            if (key.keyUsage() != KeyUsageType.SIGN_VERIFY) {
                throw new SigningException("the key is not for signing");
            }
            return onP256;
        } catch (SigningException e) {
            throw new SigningException(
                    "the KMS key " + arn + " is " + keySpec(key) + " for " + key.keyUsageAsString()
                            + ", but seals need ECDSA P-256; create a key with"
                            + " 'aws kms create-key --key-spec ECC_NIST_P256 --key-usage SIGN_VERIFY'",
                    e);
        }
    }

    /** Returns the key spec. KMS returns it in a new and a deprecated field; other servers return only one of them. */
    @SuppressWarnings("deprecation")
    private static String keySpec(GetPublicKeyResponse key) {
        return key.keySpec() == null ? key.customerMasterKeySpecAsString() : key.keySpecAsString();
    }

    private SigningException failed(String action, String permission, SdkException e) {
        FailureAdvice failure = switch (FailureAdvice.code(e).orElse("")) {
            case "NotFoundException" ->
                new FailureAdvice("the key does not exist at " + endpoint, "check the ARN, the account and the region");
            case "DisabledException" ->
                new FailureAdvice("the key is disabled", "enable it with 'aws kms enable-key' and resume");
            case "KMSInvalidStateException" ->
                new FailureAdvice(
                        "the key's state does not allow it (its deletion may be pending)",
                        "check it with 'aws kms describe-key', cancel the deletion, and resume");
            case "InvalidKeyUsageException" ->
                new FailureAdvice("the key does not support ECDSA P-256", "choose a key with the spec ECC_NIST_P256");
            default -> FailureAdvice.of(e, endpoint, permission + " on the key");
        };
        return new SigningException(
                "cannot " + action + " the KMS key " + arn + ": " + failure.reason() + "; " + failure.remedy(), e);
    }
}
