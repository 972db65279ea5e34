package io.grpckit.examples.edge.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathTemplateTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "no",
      textBlock =
          """
          /v1/users                   | /v1/users              | {}
          /v1/users                   | /v1/users/             | no
          /v1/users                   | /v1/Users              | no
          /v1/users                   | /v1/users:stream       | no
          /v1/users:stream            | /v1/users:stream       | {}
          /v1/users/{user_id}         | /v1/users/7            | {user_id=7}
          /v1/users/{user_id}         | /v1/users/a%2Fb+c%20d  | {user_id=a/b+c d}
          /v1/users/{user_id}         | /v1/users/             | no
          /v1/users/{user_id}         | /v1/users/7/8          | no
          /v1/rooms/{room}/messages   | /v1/rooms/a.b/messages | {room=a.b}
          /v1/{name=shelves/*}        | /v1/shelves/4          | {name=shelves/4}
          /v1/{name=shelves/*}        | /v1/books/4            | no
          /v1/{name=files/**}         | /v1/files/a/b          | {name=files/a/b}
          /v1/{a.b}/x/{c=*}:undo      | /v1/1/x/2:undo         | {a.b=1, c=2}
          /v1/*/x                     | /v1/anything/x         | {}
          /v1/a.b                     | /v1/aXb                | no
          """)
  void matchesAsTheContractMeansIt(String template, String path, String variables) {
    var matched = PathTemplate.parse(template).match(path);

    assertThat(matched == null ? null : matched.toString()).isEqualTo(variables);
  }
}
