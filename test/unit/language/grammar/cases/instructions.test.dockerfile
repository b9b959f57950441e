# SYNTAX TEST "source.dockerfile" "instructions, flags, variables, images"

FROM --platform=$BUILDPLATFORM reg.io:5000/lib/node:${V:-20}@sha256:abc AS base
# <---- keyword.other.instruction.dockerfile
#    ^^ punctuation.definition.parameter.dockerfile
#      ^^^^^^^^ variable.parameter.flag.dockerfile
#               ^^^^^^^^^^^^^^ variable.other.dockerfile
#                              ^^^^^^^^^^^^^^^^ entity.name.namespace.registry.dockerfile
#                                              ^^^^ entity.name.type.image.dockerfile
#                                                      ^^ keyword.operator.expansion.dockerfile
#                                                            ^^^^^^^^^^ constant.other.digest.dockerfile
#                                                                       ^^ keyword.other.as.dockerfile
#                                                                          ^^^^ entity.name.function.stage.dockerfile
from a as b
# <---- keyword.other.instruction.dockerfile
ONBUILD RUN echo
# <------- keyword.control.onbuild.dockerfile
#       ^^^ keyword.other.instruction.dockerfile
#           ^^^^ entity.name.command.shell
EXPOSE 80/tcp 100-200/UDP $P
#      ^^ constant.numeric.port.dockerfile
#         ^^^ constant.language.protocol.dockerfile
#                         ^^ variable.other.dockerfile
CMD ["a", 'b']
#   ^ punctuation.definition.array.begin.json.dockerfile
#    ^^^ string.quoted.double.json.dockerfile
#         ^^^ invalid.illegal.quote.json.dockerfile
RUN [ "$a" = b ] && echo
#   ^ - punctuation.definition.array.begin.json.dockerfile
COPY --from=base --link --chmod=755 a b
#    ^^ punctuation.definition.parameter.dockerfile
#           ^^^^ entity.name.function.stage.dockerfile
#                  ^^^^ variable.parameter.flag.dockerfile
LABEL a.b="c $d" e=f
#     ^^^ entity.other.attribute-name.label.dockerfile
#         ^^^^^^ string.quoted.double.dockerfile
#            ^^ variable.other.dockerfile
HEALTHCHECK --interval=5m30s CMD curl
#                      ^^^^^ constant.numeric.dockerfile
#                            ^^^ keyword.other.healthcheck.dockerfile
#                                ^^^^ entity.name.command.shell
RUN --mount=type=cache,target=/x,sharing=locked --network=none true
#           ^^^^ variable.parameter.option.dockerfile
#                ^^^^^ constant.language.option.dockerfile
#                      ^^^^^^ variable.parameter.option.dockerfile
#                                        ^^^^^^ constant.language.option.dockerfile
USER app:grp
#    ^^^ entity.name.type.user.dockerfile
#        ^^^ entity.name.type.group.dockerfile
STOPSIGNAL SIGTERM
#          ^^^^^^^ constant.language.signal.dockerfile
RUN echo it's open
RUN echo
# <--- keyword.other.instruction.dockerfile
