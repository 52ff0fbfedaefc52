package org.ephemera.aws.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;

@Isolated
class AwsConnectionTest {
    @Test
    void prefersTheEndpointOfTheService() {
        AwsConnection aws =
                AwsConnection.of(Map.of("AWS_ENDPOINT_URL", "http://all:1", "AWS_ENDPOINT_URL_S3", "http://s3:2"));

        assertThat(aws.endpoint("s3")).hasValue(URI.create("http://s3:2"));
        assertThat(aws.endpoint("kms")).hasValue(URI.create("http://all:1"));
        assertThat(AwsConnection.of(Map.of()).endpoint("s3")).isEmpty();
    }

    /** The first user of AWS sets the properties, store and key included; Java does not read them again. */
    @Test
    void disablesAutomaticPostRetry() throws Exception {
        List<URL> classes = new ArrayList<>();
        for (String place : System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .split(File.pathSeparator, -1)) {
            classes.add(Path.of(place).toUri().toURL());
        }
        System.clearProperty("sun.net.http.retryPost");
        System.clearProperty("http.maxConnections");
        try (URLClassLoader fresh =
                new URLClassLoader(classes.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Class.forName(AwsConnection.class.getName(), true, fresh);
        }
        assertThat(System.getProperty("sun.net.http.retryPost")).isEqualTo("false");
        assertThat(System.getProperty("http.maxConnections")).isEqualTo("64");
    }

    @Test
    void treatsEmptyAsUnset() {
        assertThat(AwsConnection.of(Map.of("AWS_ENDPOINT_URL_S3", " ", "AWS_ENDPOINT_URL", "http://all:1"))
                        .endpoint("s3"))
                .hasValue(URI.create("http://all:1"));
    }

    @Test
    void prefersTheRegionToItsDefault() {
        assertThat(AwsConnection.of(Map.of("AWS_REGION", "eu-west-1", "AWS_DEFAULT_REGION", "eu-west-2"))
                        .region())
                .hasValue(Region.EU_WEST_1);
        assertThat(AwsConnection.of(Map.of("AWS_DEFAULT_REGION", "eu-west-2")).region())
                .hasValue(Region.EU_WEST_2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:5000", "127.0.0.1", "ftp://a", "http://", "http://a b"})
    void rejectsInvalidAddress(String text) {
        AwsConnection aws = AwsConnection.of(Map.of("AWS_ENDPOINT_URL", text));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> aws.endpoint("s3"))
                .withMessageContaining("AWS_ENDPOINT_URL: '" + text + "'");
    }

    /** User and query may contain a secret. */
    @Test
    void hidesUserAndQueryInMessage() {
        AwsConnection aws = AwsConnection.of(Map.of("AWS_ENDPOINT_URL", "http://me:hush@a/?hush"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> aws.endpoint("s3"))
                .withMessageContaining("AWS_ENDPOINT_URL: '...@a/?...'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"eu west", "Frankfurt", "eu", "eu-west-1/"})
    void rejectsInvalidRegion(String text) {
        AwsConnection aws = AwsConnection.of(Map.of("AWS_REGION", text));

        assertThatIllegalArgumentException()
                .isThrownBy(aws::region)
                .withMessageStartingWith("AWS_REGION is not a valid region");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://127.0.0.1:5000", "https://s3.example.org/", "http://[::1]:9000", "http://minio:9000/a"})
    void acceptsAnyHttpAddress(String text) {
        assertThat(AwsConnection.of(Map.of("AWS_ENDPOINT_URL", text)).endpoint("s3"))
                .hasValue(URI.create(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://user:SECRET@host:1", "http://SECRET@a@host:1/x", "SECRET@host:1"})
    void hidesPasswordInMessage(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> AwsConnection.of(Map.of("AWS_ENDPOINT_URL", text)).endpoint("s3"))
                .withMessageContaining("AWS_ENDPOINT_URL")
                .withMessageContaining("@host:1")
                .withMessageNotContaining("SECRET");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://a:b:c", "http://[", "http://a:99999999999", "http://:80"})
    void namesVariableOfInvalidAddress(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        AwsConnection.of(Map.of("AWS_ENDPOINT_URL_S3", text)).endpoint("s3"))
                .withMessageContaining("AWS_ENDPOINT_URL_S3");
    }

    @Test
    void usesFipsEndpointsWhenConfigured() {
        assertThat(AwsConnection.of(Map.of()).usesFips()).isFalse();
        assertThat(AwsConnection.of(Map.of("AWS_USE_FIPS_ENDPOINT", "false")).usesFips())
                .isFalse();
        Map<String, String> settings =
                Map.of("AWS_USE_FIPS_ENDPOINT", "TRUE", "AWS_ACCESS_KEY_ID", "a", "AWS_SECRET_ACCESS_KEY", "b");
        assertThat(AwsConnection.of(settings).usesFips()).isTrue();
        assertThat(host(settings)).isEqualTo("sts-fips.us-east-1.amazonaws.com");
    }

    /** AWS clients do not accept both. */
    @Test
    void prefersConfiguredEndpointToFips() {
        assertThat(host(Map.of(
                        "AWS_USE_FIPS_ENDPOINT",
                        "true",
                        "AWS_ENDPOINT_URL_STS",
                        "http://127.0.0.1:1",
                        "AWS_ACCESS_KEY_ID",
                        "a",
                        "AWS_SECRET_ACCESS_KEY",
                        "b")))
                .isEqualTo("127.0.0.1");
    }

    /** Returns the host that a client would call; the call is stopped before it is sent. */
    private static String host(Map<String, String> settings) {
        List<String> hosts = new ArrayList<>();
        try (StsClient sts = AwsConnection.of(settings)
                .configure(StsClient.builder(), "sts", Region.US_EAST_1)
                .overrideConfiguration(each -> each.addExecutionInterceptor(new ExecutionInterceptor() {
                    @Override
                    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
                        hosts.add(context.httpRequest().host());
                        throw new IllegalStateException("no request is sent");
                    }
                }))
                .build()) {
            assertThatThrownBy(sts::getCallerIdentity).isInstanceOf(RuntimeException.class);
        }
        return String.join(" ", hosts.stream().distinct().toList());
    }
}
