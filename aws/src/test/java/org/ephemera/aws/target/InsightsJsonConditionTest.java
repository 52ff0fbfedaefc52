package org.ephemera.aws.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class InsightsJsonConditionTest {
    private static final Pattern FORM = Pattern.compile("@message (not )?like /((?:\\\\.|[^/\\\\])*)/");

    /** Event of an API server with a string value that looks like another event. */
    private static final String EVENT = """
            {"kind":"Event","verb":"create","requestURI":"/api/v1/namespaces/shop/pods/web.1/exec",\
            "user":{"username":"system:serviceaccount:shop:web","groups":["system:authenticated"]},\
            "objectRef":{"resource":"pods","namespace":"shop","name":"web.1","subresource":"exec"},\
            "requestObject":{"note":"{\\"verb\\":\\"delete\\",\\"objectRef\\":{\\"name\\":\\"other\\"}}"},\
            "responseObject":{"metadata":{"name":"web-x2x4q"}}}""";

    @Test
    void matchesMembersByCompleteValue() {
        assertThat(matches(InsightsJsonCondition.equalTo("verb", "create"))).isTrue();
        assertThat(matches(InsightsJsonCondition.equalTo("verb", "creat"))).isFalse();
        assertThat(matches(InsightsJsonCondition.equalTo("verb", List.of("patch", "create"))))
                .isTrue();
        assertThat(matches(InsightsJsonCondition.equalTo("verb", List.of("patch", "update"))))
                .isFalse();
        assertThat(matches(InsightsJsonCondition.equalTo("objectRef.name", "web.1")))
                .isTrue();
        assertThat(matches(InsightsJsonCondition.equalTo("objectRef.name", "webx1")))
                .isFalse();
        assertThat(matches(InsightsJsonCondition.equalTo("objectRef.name", "web-x2x4q")))
                .isFalse();
        assertThat(matches(InsightsJsonCondition.equalTo("user.username", "system:serviceaccount:shop:web")))
                .isTrue();
    }

    @Test
    void matchesMembersByPrefix() {
        assertThat(matches(InsightsJsonCondition.startsWith("objectRef.name", "web")))
                .isTrue();
        assertThat(matches(InsightsJsonCondition.startsWith("objectRef.name", "eb")))
                .isFalse();
        assertThat(matches(InsightsJsonCondition.startsWith("name", "web-"))).isTrue();
        assertThat(matches(InsightsJsonCondition.doesNotStartWith("user.username", "system:node:")))
                .isTrue();
        assertThat(matches(InsightsJsonCondition.doesNotStartWith("user.username", "system:serviceaccount:")))
                .isFalse();
        assertThat(matches(InsightsJsonCondition.matches(
                        "requestURI", "[^\"]*" + InsightsJsonCondition.literal("/pods/web.1"))))
                .isTrue();
    }

    @Test
    void doesNotMatchInsideStringValues() {
        assertThat(matches(InsightsJsonCondition.equalTo("verb", "delete"))).isFalse();
        assertThat(matches(InsightsJsonCondition.equalTo("objectRef.name", "other")))
                .isFalse();
    }

    private static boolean matches(String condition) {
        Matcher form = FORM.matcher(condition);
        assertThat(form.matches()).as(condition).isTrue();
        return Pattern.compile(form.group(2)).matcher(EVENT).find() == (form.group(1) == null);
    }
}
