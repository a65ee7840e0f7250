# Fails unless something answers at URL: cmake -DURL=http://localhost:26479/.health -P is_answered.cmake
file(DOWNLOAD ${URL} STATUS status TIMEOUT 10)
list(GET status 0 code)
if(NOT code EQUAL 0)
  message(FATAL_ERROR "${URL} does not answer: ${status}")
endif()
