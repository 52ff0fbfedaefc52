package org.ephemera.lab.aws.kms;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.ephemera.lab.aws.api.AwsCall;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.aws.api.AwsOperation;
import org.ephemera.lab.scenario.KmsKey;

/** Simulated KMS operations by action name. */
public final class KmsOperations {

    private static final int LONGEST_RAW_MESSAGE = 4096;

    private final KmsKeyLookup ring;

    private KmsOperations(KmsKeyLookup ring) {
        this.ring = ring;
    }

    public static Map<String, AwsOperation> of(List<KmsKey> keys) {
        KmsOperations operations = new KmsOperations(KmsKeyLookup.of(keys));
        return Map.of(
                "kms:GetPublicKey", operations::getPublicKey,
                "kms:Sign", operations::sign);
    }

    private ObjectNode getPublicKey(AwsCall call) throws AwsError {
        SimulatedKmsKey key = ring.usable(call);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("CustomerMasterKeySpec", key.key().spec());
        answer.put("KeyId", key.key().arn());
        answer.put("KeySpec", key.key().spec());
        answer.put("KeyUsage", "SIGN_VERIFY");
        answer.put("PublicKey", base64(key.pair().getPublic().getEncoded()));
        answer.putArray("SigningAlgorithms").add(key.spec().algorithm());
        return answer;
    }

    private ObjectNode sign(AwsCall call) throws AwsError {
        SimulatedKmsKey key = ring.usable(call);
        String algorithm = call.text("SigningAlgorithm").orElse("");
        if (!algorithm.equals(key.spec().algorithm())) {
            throw AwsError.badRequest(
                    "InvalidKeyUsageException",
                    "Algorithm %s is incompatible with key spec %s."
                            .formatted(algorithm, key.key().spec()));
        }
        return JsonNodeFactory.instance
                .objectNode()
                .put("KeyId", key.key().arn())
                .put("Signature", base64(signature(key, call)))
                .put("SigningAlgorithm", algorithm);
    }

    private static byte[] signature(SimulatedKmsKey key, AwsCall call) throws AwsError {
        byte[] message = message(call);
        if (message.length < 1 || message.length > LONGEST_RAW_MESSAGE) {
            throw AwsError.badRequest(
                    "ValidationException",
                    "1 validation error detected: Value at 'message' failed to satisfy constraint: "
                            + "Member must have length between 1 and " + LONGEST_RAW_MESSAGE);
        }
        if (!call.text("MessageType").orElse("RAW").equals("RAW")) {
            throw AwsError.badRequest("ValidationException", "This simulated key signs messages of type RAW only");
        }
        try {
            Signature signer = Signature.getInstance(key.spec().jcaSignature());
            signer.initSign(key.pair().getPrivate());
            signer.update(message);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The JDK cannot sign with " + key.spec(), e);
        }
    }

    private static byte[] message(AwsCall call) throws AwsError {
        try {
            return Base64.getDecoder().decode(call.text("Message").orElse(""));
        } catch (IllegalArgumentException e) {
            throw AwsError.badRequest("SerializationException", "Message is not base64");
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
