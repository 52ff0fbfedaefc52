package org.ephemera.aws.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorBodyTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"__type\":\"ThrottlingException\",\"message\":\"slow\"}        | `` | ThrottlingException   | slow",
                "{\"__type\":\"com.amazonaws.ecs#AccessDeniedException\"}        | `` | AccessDeniedException | ``",
                "{\"code\":\"ClientException:http://x\",\"Message\":\"m\"}       | `` | ClientException       | m",
                "{\"message\":\"m\"}        | ServerException:http://internal.amazon.com | ServerException       | m",
                "{\"__type\":7,\"message\":[]}                                   | `` | ``                    | ``",
                "{\"__type\":\"Cut                                               | `` | ``                    | ``",
                "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse> | `` | AccessDenied | no",
                "<html><h1>Not Found</h1></html>                                 | `` | ``                    | ``",
                "</Code><Code>                                                   | `` | ``                    | ``",
                "``                                                              | Odd | Odd                  | ``",
            })
    void readsCodeAndMessage(String body, String header, String code, String message) {
        ErrorBody error = ErrorBody.parse(body.getBytes(StandardCharsets.UTF_8), header);
        assertThat(error).isEqualTo(new ErrorBody(code, message));
    }

    @Test
    void readsCbor() throws IOException {
        assertThat(ErrorBody.parse(
                        cbor("__type", "com.amazonaws#AccessDeniedException", "message", "x".repeat(300)), ""))
                .isEqualTo(new ErrorBody("AccessDeniedException", "x".repeat(300)));
    }

    @Test
    void survivesAnyBytes() {
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 5000; round++) {
            byte[] bytes = new byte[random.nextInt(0, 60)];
            random.nextBytes(bytes);
            assertThat(ErrorBody.parse(bytes, "").code().chars()).allMatch(c -> c > ' ' && c < 0x7f);
        }
    }

    /** Returns a CBOR map of texts (RFC 8949). */
    private static byte[] cbor(String... texts) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0xa0 + texts.length / 2);
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            if (bytes.length < 24) {
                out.write(0x60 + bytes.length);
            } else if (bytes.length < 256) {
                out.write(new byte[] {0x78, (byte) bytes.length});
            } else {
                out.write(new byte[] {0x79, (byte) (bytes.length >> 8), (byte) bytes.length});
            }
            out.write(bytes);
        }
        return out.toByteArray();
    }
}
